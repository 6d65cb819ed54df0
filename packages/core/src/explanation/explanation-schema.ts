// Made by `npm run schema` from explanation.ts; not to be edited.

/** JSON Schema (draft 7) of an `Explanation`. */
export const EXPLANATION_JSON_SCHEMA: Readonly<Record<string, unknown>> = {
  "title": "commonground/explanation@2",
  "$schema": "http://json-schema.org/draft-07/schema#",
  "$ref": "#/definitions/Explanation",
  "definitions": {
    "Explanation": {
      "type": "object",
      "properties": {
        "schema": {
          "type": "string",
          "const": "commonground/explanation@2"
        },
        "image": {
          "$ref": "#/definitions/ImageRecord"
        },
        "model": {
          "$ref": "#/definitions/ModelInfo"
        },
        "bank": {
          "$ref": "#/definitions/BankRecord"
        },
        "classes": {
          "$ref": "#/definitions/ClassesRecord"
        },
        "method": {
          "anyOf": [
            {
              "$ref": "#/definitions/MutualKnowledgeMethod"
            },
            {
              "$ref": "#/definitions/OtherMethod"
            }
          ]
        },
        "software": {
          "$ref": "#/definitions/SoftwareRecord"
        },
        "prediction": {
          "$ref": "#/definitions/Prediction"
        },
        "causes": {
          "anyOf": [
            {
              "$ref": "#/definitions/Causes"
            },
            {
              "type": "null"
            }
          ],
          "description": "What made the answer (method 11); null where it was not asked for."
        },
        "prominent": {
          "anyOf": [
            {
              "$ref": "#/definitions/Prominent"
            },
            {
              "type": "null"
            }
          ],
          "description": "The object; null where the method looks for none."
        },
        "parts": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Part"
          },
          "description": "Of this method they do not overlap; those of others (attention maps of concepts, random regions) may."
        },
        "stability": {
          "anyOf": [
            {
              "$ref": "#/definitions/PartsStability"
            },
            {
              "type": "null"
            }
          ],
          "description": "How far the parts depend on chance; null where nothing was drawn (`parts: \"pca\"`)."
        },
        "visionConcepts": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "$ref": "#/definitions/VisionConcept"
              }
            },
            {
              "type": "null"
            }
          ],
          "description": "D_v, or the concepts another method finds in the image; most important first. Null where a method has no words."
        },
        "languageConcepts": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "$ref": "#/definitions/LanguageConcept"
              }
            },
            {
              "type": "null"
            }
          ],
          "description": "D_ŷ, nearest to the class weight first."
        },
        "mutualConcepts": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "type": "string"
              }
            },
            {
              "type": "null"
            }
          ],
          "description": "D_v ∩ D_ŷ in the order of D_v."
        },
        "mutualInformation": {
          "anyOf": [
            {
              "$ref": "#/definitions/MutualInformation"
            },
            {
              "type": "null"
            }
          ]
        },
        "share": {
          "anyOf": [
            {
              "$ref": "#/definitions/Share"
            },
            {
              "type": "null"
            }
          ]
        },
        "dynamics": {
          "anyOf": [
            {
              "type": "object",
              "properties": {
                "published": {
                  "$ref": "#/definitions/Dynamics"
                },
                "coupled": {
                  "$ref": "#/definitions/Dynamics"
                }
              },
              "required": [
                "published",
                "coupled"
              ],
              "additionalProperties": false
            },
            {
              "type": "null"
            }
          ]
        },
        "diversity": {
          "type": [
            "number",
            "null"
          ],
          "description": "Entropy in nats of the distribution of descriptors over parts (3.5)."
        },
        "notes": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Note"
          },
          "description": "Everything a reader should know: fallbacks taken, degenerate cases, limits of the image."
        },
        "timings": {
          "type": "object",
          "additionalProperties": {
            "type": "number"
          },
          "description": "Milliseconds by step; the only field that differs between equal runs. Steps that several images share (`jointly`) are in the timings of each."
        }
      },
      "required": [
        "schema",
        "image",
        "model",
        "bank",
        "classes",
        "method",
        "software",
        "prediction",
        "causes",
        "prominent",
        "parts",
        "stability",
        "visionConcepts",
        "languageConcepts",
        "mutualConcepts",
        "mutualInformation",
        "share",
        "dynamics",
        "diversity",
        "notes",
        "timings"
      ],
      "additionalProperties": false,
      "description": "Why a model classified one image as it did: plain data, complete, versioned. Every output (terminal, JSON, HTML, figures, web page) is a view of it. Two runs on the same input with the same settings differ in `timings` alone.\n\nThis method and others (trained baselines, controls) fill the same object: parts of the image, and what a method has besides. A section or number that a method does not have is null, and views leave it out. What both encoders share comes together: `languageConcepts` and `mutualConcepts` are both there or neither, with `visionConcepts`; `mutualInformation`, `share` and `dynamics` only with them.\n\nFrame: the image as the model saw it (`image.frame`, 8-bit RGB); all pixel coordinates below are in that frame. Similarities: cosines, −1 to 1, unless a field says that it is scaled by 2.5 (as in CLIPScore)."
    },
    "ImageRecord": {
      "type": "object",
      "properties": {
        "path": {
          "type": [
            "string",
            "null"
          ]
        },
        "width": {
          "$ref": "#/definitions/Count",
          "description": "Size of the decoded image in pixels."
        },
        "height": {
          "$ref": "#/definitions/Count"
        },
        "sha256": {
          "anyOf": [
            {
              "$ref": "#/definitions/Sha256"
            },
            {
              "type": "null"
            }
          ],
          "description": "SHA-256 of the file's bytes, hexadecimal; null for pixels without a file."
        },
        "frame": {
          "type": "object",
          "properties": {
            "width": {
              "$ref": "#/definitions/Count"
            },
            "height": {
              "$ref": "#/definitions/Count"
            }
          },
          "required": [
            "width",
            "height"
          ],
          "additionalProperties": false
        },
        "jointly": {
          "$ref": "#/definitions/Count",
          "description": "On how many images the parts were found jointly; 1 for an image on its own."
        }
      },
      "required": [
        "path",
        "width",
        "height",
        "sha256",
        "frame",
        "jointly"
      ],
      "additionalProperties": false
    },
    "Count": {
      "type": "integer",
      "minimum": 0
    },
    "Sha256": {
      "type": "string",
      "description": "Hexadecimal, lower case.",
      "pattern": "^[0-9a-f]{64}$"
    },
    "ModelInfo": {
      "type": "object",
      "properties": {
        "id": {
          "type": "string"
        },
        "revision": {
          "type": [
            "string",
            "null"
          ],
          "description": "Commit on the hub the weights came from; null for a model from elsewhere."
        },
        "sha256": {
          "$ref": "#/definitions/Sha256",
          "description": "SHA-256 of the weights file, hexadecimal."
        },
        "configurationSha256": {
          "$ref": "#/definitions/Sha256",
          "description": "SHA-256 (hexadecimal) of what decides its numbers besides: configuration, preprocessing and tokenizer files."
        },
        "architecture": {
          "type": "string",
          "description": "Family of the vision encoder, e.g. `vit`."
        },
        "layout": {
          "type": "string",
          "description": "Naming scheme of the weights file, e.g. `open_clip`."
        },
        "precision": {
          "type": "string",
          "description": "Number format the graph computes in."
        },
        "runtime": {
          "type": "string",
          "description": "What ran it and where, e.g. `onnxruntime-node 1.30.0` on `cpu`."
        },
        "device": {
          "type": "string"
        },
        "imageSize": {
          "type": "object",
          "properties": {
            "width": {
              "$ref": "#/definitions/Count"
            },
            "height": {
              "$ref": "#/definitions/Count"
            }
          },
          "required": [
            "width",
            "height"
          ],
          "additionalProperties": false,
          "description": "Side lengths of the model's input, in pixels."
        },
        "features": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/FeatureKind"
          },
          "description": "Kinds of inner features it can put out; a CNN has `tokens` alone."
        },
        "grid": {
          "$ref": "#/definitions/Grid"
        },
        "patch": {
          "type": "object",
          "properties": {
            "width": {
              "$ref": "#/definitions/Count"
            },
            "height": {
              "$ref": "#/definitions/Count"
            }
          },
          "required": [
            "width",
            "height"
          ],
          "additionalProperties": false,
          "description": "Pixels of the frame that a patch sees. Patches tile the frame from the top left; what lies beyond the last of them (378 of 384 pixels for patches of 14) no patch sees."
        },
        "preprocess": {
          "$ref": "#/definitions/Preprocess",
          "description": "How an image becomes the model's frame, so that frames can be drawn without the model."
        },
        "projections": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/ProjectedFeature"
          },
          "description": "Ways to bring patches into the joint space."
        },
        "drop": {
          "type": "boolean",
          "description": "Whether patches can be left out of the sequence."
        },
        "blocks": {
          "$ref": "#/definitions/Count",
          "description": "Blocks of the vision encoder whose features can be asked for by number; 0 for a CNN."
        },
        "embeddingDimension": {
          "$ref": "#/definitions/Count",
          "description": "Dimension c of the joint space."
        },
        "contextLength": {
          "$ref": "#/definitions/Count",
          "description": "Longest text in tokens, start and end tokens included."
        },
        "scoring": {
          "$ref": "#/definitions/Scoring"
        },
        "caution": {
          "type": [
            "string",
            "null"
          ],
          "description": "What a reader must know before trusting an answer, as the model's configuration says it; null for nothing."
        },
        "recommended": {
          "anyOf": [
            {
              "type": "object",
              "properties": {
                "regions": {
                  "type": "string",
                  "enum": [
                    "ellipse",
                    "pooled"
                  ],
                  "description": "How a part is shown to the vision encoder (2.5, 12): circled in red on the image, three encodings a part (the paper's); or as the mean of its patches in the joint space, from the one encoding of the image."
                },
                "projection": {
                  "type": "string",
                  "enum": [
                    "tokens",
                    "value",
                    "self"
                  ],
                  "description": "How patches come into the joint space with pooled regions (12)."
                }
              },
              "additionalProperties": false
            },
            {
              "type": "null"
            }
          ],
          "description": "Settings of `explain` that measured best with this model, as its configuration says them; null for none."
        }
      },
      "required": [
        "id",
        "revision",
        "sha256",
        "configurationSha256",
        "architecture",
        "layout",
        "precision",
        "runtime",
        "device",
        "imageSize",
        "features",
        "grid",
        "patch",
        "preprocess",
        "projections",
        "drop",
        "blocks",
        "embeddingDimension",
        "contextLength",
        "scoring",
        "caution",
        "recommended"
      ],
      "additionalProperties": false,
      "description": "What identifies a model and what a reader of a result must know of it."
    },
    "FeatureKind": {
      "type": "string",
      "enum": [
        "tokens",
        "keys",
        "keys-nobias",
        "cls",
        "cls-keys"
      ],
      "description": "Inner features of a vision encoder. For each patch: `tokens`, output of a block before the final layer norm (CNN: the last stage's feature map, row by row); `keys`, key projection of a block's attention; `keys-nobias` the same without its bias, as the paper's released code takes it. For the class token alone: `cls`, its row of the block's output, and `cls-keys`, its row of the keys."
    },
    "Grid": {
      "type": "object",
      "properties": {
        "rows": {
          "$ref": "#/definitions/Count"
        },
        "columns": {
          "$ref": "#/definitions/Count"
        }
      },
      "required": [
        "rows",
        "columns"
      ],
      "additionalProperties": false,
      "description": "The patch grid of a vision encoder: N = rows · columns patches."
    },
    "Preprocess": {
      "type": "object",
      "properties": {
        "width": {
          "type": "number",
          "description": "Size of the model's frame, in pixels."
        },
        "height": {
          "type": "number"
        },
        "resize": {
          "type": "string",
          "enum": [
            "shortest",
            "squash",
            "longest"
          ],
          "description": "`shortest`: the image covers the frame, the rest is cut off; `longest`: it fits into the frame, the rest is filled; `squash`: it is stretched to the frame."
        },
        "interpolation": {
          "$ref": "#/definitions/Interpolation"
        },
        "cropRounding": {
          "type": "string",
          "enum": [
            "even",
            "down"
          ],
          "description": "Where an odd number of pixels is cut off, how the first side's half is rounded: `even`, to the nearest whole, halves to the even one (torchvision, open_clip), the default; `down` (transformers)."
        },
        "mean": {
          "type": "array",
          "items": {
            "type": "number"
          },
          "minItems": 3,
          "maxItems": 3,
          "description": "Mean and standard deviation of red, green and blue, for values scaled to 0 … 1."
        },
        "std": {
          "type": "array",
          "items": {
            "type": "number"
          },
          "minItems": 3,
          "maxItems": 3
        },
        "fill": {
          "type": "number",
          "description": "Grey level, 0 … 255, round an image that does not fill the frame."
        }
      },
      "required": [
        "width",
        "height",
        "resize",
        "interpolation",
        "mean",
        "std",
        "fill"
      ],
      "additionalProperties": false,
      "description": "What a model's published preprocessing says, as plain data."
    },
    "Interpolation": {
      "type": "string",
      "enum": [
        "bicubic",
        "bilinear"
      ]
    },
    "ProjectedFeature": {
      "type": "string",
      "enum": [
        "projected-tokens",
        "projected-value",
        "projected-self"
      ],
      "description": "Patches brought into the joint space (method 12), not normalised: `tokens`, the last block's output through the final norm and the projection; `value`, the last block's value and output projections alone, then the same; `self`, the last block's attention among the keys themselves, without residual and perceptron, then the same."
    },
    "Scoring": {
      "type": "object",
      "properties": {
        "kind": {
          "type": "string",
          "enum": [
            "softmax",
            "sigmoid"
          ]
        },
        "scale": {
          "type": "number",
          "description": "exp(logit_scale)."
        },
        "bias": {
          "type": "number",
          "description": "logit_bias; 0 for CLIP."
        }
      },
      "required": [
        "kind",
        "scale",
        "bias"
      ],
      "additionalProperties": false,
      "description": "How a cosine similarity becomes a probability: softmax (CLIP) or sigmoid (SigLIP) of scale · cosine + bias."
    },
    "BankRecord": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "sha256": {
          "$ref": "#/definitions/Sha256",
          "description": "SHA-256 of the bank's canonical JSON."
        },
        "size": {
          "$ref": "#/definitions/Count",
          "description": "|D|: number of distinct descriptors."
        },
        "classTemplates": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "descriptorTemplate": {
          "type": "string"
        }
      },
      "required": [
        "name",
        "sha256",
        "size",
        "classTemplates",
        "descriptorTemplate"
      ],
      "additionalProperties": false
    },
    "ClassesRecord": {
      "type": "object",
      "properties": {
        "count": {
          "$ref": "#/definitions/Count"
        },
        "sha256": {
          "$ref": "#/definitions/Sha256",
          "description": "SHA-256 of the canonical JSON of the list of names."
        }
      },
      "required": [
        "count",
        "sha256"
      ],
      "additionalProperties": false
    },
    "MutualKnowledgeMethod": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string",
          "const": "mutual-knowledge"
        },
        "version": {
          "$ref": "#/definitions/Count",
          "description": "Rises with every change that changes numbers."
        },
        "settings": {
          "$ref": "#/definitions/ExplainSettings",
          "description": "Every setting, with effective values."
        }
      },
      "required": [
        "name",
        "version",
        "settings"
      ],
      "additionalProperties": false
    },
    "ExplainSettings": {
      "type": "object",
      "properties": {
        "features": {
          "type": "string",
          "description": "Patch features the visual side works on (2.1), of the last block or, as `tokens@9`, of another. `ensemble`: tokens and keys, each normalised, side by side.",
          "pattern": "^(?:ensemble|(?:tokens|keys|keys-nobias)(?:@(?:0|[1-9][0-9]*))?)$"
        },
        "prominent": {
          "type": "string",
          "enum": [
            "gdc",
            "pca",
            "none"
          ],
          "description": "How prominent patches are found (2.2): graph decomposition, first principal component, or all patches."
        },
        "foreground": {
          "type": "string",
          "enum": [
            "border",
            "majority"
          ],
          "description": "Which side of the decomposition is the object (2.2): fewer border patches (ours) or the smaller side (published)."
        },
        "parts": {
          "type": "string",
          "enum": [
            "kmeans",
            "pca"
          ],
          "description": "How prominent patches become parts (2.4)."
        },
        "partCount": {
          "$ref": "#/definitions/Count",
          "description": "L: number of parts, 1 to 20."
        },
        "regions": {
          "type": "string",
          "enum": [
            "ellipse",
            "pooled"
          ],
          "description": "How a part is shown to the vision encoder (2.5, 12): circled in red on the image, three encodings a part (the paper's); or as the mean of its patches in the joint space, from the one encoding of the image."
        },
        "projection": {
          "type": "string",
          "enum": [
            "tokens",
            "value",
            "self"
          ],
          "description": "How patches come into the joint space with pooled regions (12)."
        },
        "masks": {
          "type": "string",
          "enum": [
            "refined",
            "patches"
          ],
          "description": "Masks of the object and its parts: refined to pixels by the dense CRF (2.3), or the patches as they are. With pooled regions and no causes nothing but a picture would be made of refined masks, and `patches` is the default."
        },
        "causes": {
          "type": "string",
          "enum": [
            "shapley",
            "none"
          ],
          "description": "What made the answer (11): Shapley values of the parts, or nothing."
        },
        "removal": {
          "$ref": "#/definitions/Removal",
          "description": "How a part is taken away (11)."
        },
        "candidates": {
          "$ref": "#/definitions/Count",
          "description": "k: length of each part's list of most similar descriptors, whose intersection are the candidates (3.2)."
        },
        "relevance": {
          "type": "string",
          "enum": [
            "released",
            "paper",
            "none"
          ],
          "description": "Threshold on a candidate's similarity to the whole image (3.3)."
        },
        "relevanceText": {
          "type": "string",
          "enum": [
            "bare",
            "template"
          ],
          "description": "Text that stands for a descriptor in relevance and importance (3.3): the bare phrase (released) or the bank's template."
        },
        "match": {
          "type": "string",
          "enum": [
            "transport",
            "topk"
          ],
          "description": "Assignment of descriptors to parts (3.4). `topk`: each part's most similar of all descriptors; `candidates`, `relevance` and `temperature` then play no role."
        },
        "temperature": {
          "type": "number",
          "description": "τ of the transport plan exp(2.5 · similarity / τ)."
        },
        "descriptorsPerPart": {
          "$ref": "#/definitions/Count",
          "description": "Descriptors kept for each part."
        },
        "languageConcepts": {
          "$ref": "#/definitions/Count",
          "description": "u: number of descriptors round the class weight (4)."
        },
        "seed": {
          "$ref": "#/definitions/Count",
          "description": "Seed of everything random (K-means++, orders of parts where there are more than seven)."
        }
      },
      "required": [
        "features",
        "prominent",
        "foreground",
        "parts",
        "partCount",
        "regions",
        "projection",
        "masks",
        "causes",
        "removal",
        "candidates",
        "relevance",
        "relevanceText",
        "match",
        "temperature",
        "descriptorsPerPart",
        "languageConcepts",
        "seed"
      ],
      "additionalProperties": false,
      "description": "Every setting of `explain`, with effective values. Section numbers refer to docs/method.md."
    },
    "Removal": {
      "type": "string",
      "enum": [
        "blur",
        "page",
        "mean",
        "drop"
      ],
      "description": "How a player is taken away; everything else is left alone (method 11)."
    },
    "OtherMethod": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string",
          "description": "Lower-case words joined by hyphens, e.g. `grid`.",
          "pattern": "^(?!mutual-knowledge$)[a-z0-9]+(?:-[a-z0-9]+)*$"
        },
        "version": {
          "$ref": "#/definitions/Count",
          "description": "Rises with every change that changes numbers."
        },
        "settings": {
          "type": "object",
          "additionalProperties": {
            "$ref": "#/definitions/Json"
          },
          "description": "Every setting, with effective values; what was trained besides is named here, too (hash of its weights, seed)."
        }
      },
      "required": [
        "name",
        "version",
        "settings"
      ],
      "additionalProperties": false,
      "description": "A baseline or a control."
    },
    "Json": {
      "anyOf": [
        {
          "type": "null"
        },
        {
          "type": "boolean"
        },
        {
          "type": "number"
        },
        {
          "type": "string"
        },
        {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Json"
          }
        },
        {
          "type": "object",
          "additionalProperties": {
            "$ref": "#/definitions/Json"
          }
        }
      ],
      "description": "What JSON can hold."
    },
    "SoftwareRecord": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string",
          "const": "commonground"
        },
        "version": {
          "type": "string"
        },
        "runtime": {
          "type": "string",
          "description": "What ran the encoders, and where."
        },
        "device": {
          "type": "string"
        }
      },
      "required": [
        "name",
        "version",
        "runtime",
        "device"
      ],
      "additionalProperties": false
    },
    "Prediction": {
      "type": "object",
      "properties": {
        "explained": {
          "$ref": "#/definitions/ScoredClass",
          "description": "The class, or other target, that is explained."
        },
        "targeted": {
          "type": "boolean",
          "description": "True when a target class was asked for in place of the predicted one."
        },
        "top": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/ScoredClass"
          },
          "description": "The five most probable classes (fewer if there are fewer)."
        }
      },
      "required": [
        "explained",
        "targeted",
        "top"
      ],
      "additionalProperties": false
    },
    "ScoredClass": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "similarity": {
          "type": [
            "number",
            "null"
          ],
          "description": "Cosine to the class weight; null where a classifier of the method's own, and no class weight, gave the answer."
        },
        "probability": {
          "$ref": "#/definitions/Proportion"
        }
      },
      "required": [
        "name",
        "similarity",
        "probability"
      ],
      "additionalProperties": false
    },
    "Proportion": {
      "type": "number",
      "description": "Of a whole: 0 to 1.",
      "minimum": 0,
      "maximum": 1
    },
    "Causes": {
      "type": "object",
      "properties": {
        "removal": {
          "$ref": "#/definitions/Removal"
        },
        "players": {
          "type": "array",
          "items": {
            "type": "string"
          },
          "description": "Labels of the parts in their order, then \"rest\": all pixels outside of them."
        },
        "estimator": {
          "type": "string",
          "enum": [
            "exact",
            "sampled"
          ],
          "description": "`exact`: every subset was encoded. `sampled`: antithetic permutations."
        },
        "encodings": {
          "$ref": "#/definitions/Count",
          "description": "Encodings of the image with something taken away, the image itself counted in."
        },
        "permutations": {
          "anyOf": [
            {
              "$ref": "#/definitions/Count"
            },
            {
              "type": "null"
            }
          ],
          "description": "Permutations drawn; null where the values are exact."
        },
        "logodds": {
          "$ref": "#/definitions/Attribution",
          "description": "z_ŷ − ln Σ exp z of the other classes; of sigmoid models z_ŷ."
        },
        "similarity": {
          "$ref": "#/definitions/Attribution",
          "description": "2.5 · cosine of image and class."
        },
        "versus": {
          "anyOf": [
            {
              "$ref": "#/definitions/Versus"
            },
            {
              "type": "null"
            }
          ],
          "description": "Null where there is no other class."
        },
        "enough": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "type": "array",
                "items": {
                  "type": "string"
                }
              }
            },
            {
              "type": "null"
            }
          ],
          "description": "The smallest sets of players that alone still get the explained class; an empty set: the page alone gets it. None where the whole image does not get it. Null where not every subset was encoded."
        },
        "needed": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "$ref": "#/definitions/Needed"
              }
            },
            {
              "type": "null"
            }
          ],
          "description": "The smallest sets without which the answer is another one; null where not every subset was encoded."
        }
      },
      "required": [
        "removal",
        "players",
        "estimator",
        "encodings",
        "permutations",
        "logodds",
        "similarity",
        "versus",
        "enough",
        "needed"
      ],
      "additionalProperties": false,
      "description": "Which parts made the answer (method 11): each taken away for real, in every combination."
    },
    "Attribution": {
      "type": "object",
      "properties": {
        "all": {
          "type": "number",
          "description": "v(all players): the image as it is."
        },
        "none": {
          "type": "number",
          "description": "v(no player): everything taken away."
        },
        "values": {
          "type": "array",
          "items": {
            "type": "number"
          },
          "description": "Shapley values; they add up to `all` − `none`."
        },
        "standardErrors": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "type": "number"
              }
            },
            {
              "type": "null"
            }
          ],
          "description": "Standard error of each value; null where the values are exact."
        },
        "interactions": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "type": "array",
                "items": {
                  "type": "number"
                }
              }
            },
            {
              "type": "null"
            }
          ],
          "description": "Shapley interactions of pairs, symmetric, 0 on the diagonal; null where the values are sampled."
        }
      },
      "required": [
        "all",
        "none",
        "values",
        "standardErrors",
        "interactions"
      ],
      "additionalProperties": false,
      "description": "What the players are worth by one measure: v(S) of keeping just the players S, shared out by Shapley's rule. All lists are in the order of `Causes.players`."
    },
    "Versus": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "logodds": {
          "$ref": "#/definitions/Attribution",
          "description": "z_A − z_B: A the explained class, B this one."
        },
        "leanings": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Leaning"
          },
          "description": "Words of the parts and of the class, those that lean to A first."
        }
      },
      "required": [
        "name",
        "logodds",
        "leanings"
      ],
      "additionalProperties": false,
      "description": "The same players, judged by how they part the explained class from another one."
    },
    "Leaning": {
      "type": "object",
      "properties": {
        "descriptor": {
          "type": "string"
        },
        "leaning": {
          "type": "number"
        }
      },
      "required": [
        "descriptor",
        "leaning"
      ],
      "additionalProperties": false,
      "description": "A word's leaning between two classes: its cosine to the weight of the first less that to the second's."
    },
    "Needed": {
      "type": "object",
      "properties": {
        "without": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "becomes": {
          "type": "string"
        }
      },
      "required": [
        "without",
        "becomes"
      ],
      "additionalProperties": false,
      "description": "What the answer becomes when some players are taken away."
    },
    "Prominent": {
      "type": "object",
      "properties": {
        "rows": {
          "$ref": "#/definitions/Count"
        },
        "columns": {
          "$ref": "#/definitions/Count"
        },
        "patches": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Count"
          },
          "description": "rows · columns entries, 1 where the patch is prominent."
        },
        "scores": {
          "anyOf": [
            {
              "type": "array",
              "items": {
                "type": "number"
              }
            },
            {
              "type": "null"
            }
          ],
          "description": "rows · columns scores of the decomposition, positive on the object's side; null when nothing was decomposed."
        },
        "foreground": {
          "type": [
            "string",
            "null"
          ],
          "enum": [
            "border",
            "majority",
            null
          ],
          "description": "The rule that chose the object's side; null when nothing was decomposed."
        },
        "area": {
          "$ref": "#/definitions/Proportion",
          "description": "Share of the frame's pixels inside the refined mask, 0 to 1."
        },
        "mask": {
          "$ref": "#/definitions/RunLengths",
          "description": "The refined (CRF) pixel mask."
        }
      },
      "required": [
        "rows",
        "columns",
        "patches",
        "scores",
        "foreground",
        "area",
        "mask"
      ],
      "additionalProperties": false
    },
    "RunLengths": {
      "type": "array",
      "items": {
        "$ref": "#/definitions/Count"
      },
      "description": "A binary mask of the frame, row by row: lengths of alternating runs, the first of zeros (possibly 0). The lengths add up to width · height."
    },
    "Part": {
      "type": "object",
      "properties": {
        "label": {
          "type": "string",
          "description": "A, B, C, …: the part's name in every view."
        },
        "colour": {
          "type": "string",
          "description": "Hexadecimal RGB; those of the seven largest parts stay apart under common colour-vision deficiencies."
        },
        "patches": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Count"
          },
          "description": "Indices of the part's patches, row by row, ascending; of a part drawn in pixels those of which it holds more than half."
        },
        "mask": {
          "$ref": "#/definitions/RunLengths"
        },
        "refined": {
          "type": "boolean",
          "description": "False when the mask is not refined, or that emptied the part: then its patches stand as they are."
        },
        "area": {
          "$ref": "#/definitions/Proportion",
          "description": "Share of the frame's pixels, 0 to 1."
        },
        "box": {
          "$ref": "#/definitions/Box"
        },
        "ellipse": {
          "anyOf": [
            {
              "$ref": "#/definitions/Ellipse"
            },
            {
              "type": "null"
            }
          ],
          "description": "What was circled in red; null where regions are pooled."
        },
        "similarity": {
          "type": [
            "number",
            "null"
          ],
          "description": "Mean of the image's cosines to the part's three prompts (method 2.5), or to its patches (12); null where the method does not compare them."
        },
        "descriptors": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/PartDescriptor"
          },
          "description": "Best first."
        }
      },
      "required": [
        "label",
        "colour",
        "patches",
        "mask",
        "refined",
        "area",
        "box",
        "ellipse",
        "similarity",
        "descriptors"
      ],
      "additionalProperties": false
    },
    "Box": {
      "type": "object",
      "properties": {
        "x": {
          "type": "number"
        },
        "y": {
          "type": "number"
        },
        "width": {
          "type": "number"
        },
        "height": {
          "type": "number"
        }
      },
      "required": [
        "x",
        "y",
        "width",
        "height"
      ],
      "additionalProperties": false,
      "description": "An axis-aligned box in pixels: the pixels x … x + width − 1, y … y + height − 1."
    },
    "Ellipse": {
      "type": "object",
      "properties": {
        "center": {
          "type": "array",
          "minItems": 2,
          "items": [
            {
              "type": "number",
              "title": "x"
            },
            {
              "type": "number",
              "title": "y"
            }
          ],
          "maxItems": 2
        },
        "axes": {
          "type": "array",
          "items": {
            "type": "number"
          },
          "minItems": 2,
          "maxItems": 2
        },
        "angle": {
          "type": "number"
        }
      },
      "required": [
        "center",
        "axes",
        "angle"
      ],
      "additionalProperties": false,
      "description": "An ellipse in OpenCV's convention: centre in pixels, `axes` the two full axis lengths in pixels (the first is turned by `angle` degrees from the x axis, clockwise on screen; the second is perpendicular to it)."
    },
    "PartDescriptor": {
      "type": "object",
      "properties": {
        "descriptor": {
          "type": "string"
        },
        "similarity": {
          "type": [
            "number",
            "null"
          ],
          "description": "Mean of the descriptor's cosines to the part's three prompts (method 2.5), or to its patches (12); null where the method does not compare them."
        },
        "transport": {
          "type": [
            "number",
            "null"
          ],
          "description": "Entry of the transport plan; null with `match: \"topk\"`, and for other methods."
        }
      },
      "required": [
        "descriptor",
        "similarity",
        "transport"
      ],
      "additionalProperties": false
    },
    "PartsStability": {
      "type": "object",
      "properties": {
        "starts": {
          "type": "number",
          "description": "How many starts there were: until the best division had come up 5 times, 50 at most."
        },
        "timesFound": {
          "type": "number",
          "description": "How many of them ended in the division that was taken; fewer than 5 is said in `notes`."
        },
        "agreement": {
          "type": "number",
          "description": "Mean over the starts of the adjusted Rand index (Hubert & Arabie 1985) of their division and the one taken, over the patches that it was searched on: 1 where all found the same, 0 for no more than chance."
        },
        "words": {
          "type": [
            "number",
            "null"
          ],
          "description": "Mean over the starts of the Jaccard index, 0 to 1, of D_v by their division and D_v here; null where parts are circled in red, since each other division would cost encodings."
        }
      },
      "required": [
        "starts",
        "timesFound",
        "agreement",
        "words"
      ],
      "additionalProperties": false,
      "description": "How far parts and words depend on where the search for clusters started (2.4): what one start found is what another seed would give if it had a single start."
    },
    "VisionConcept": {
      "type": "object",
      "properties": {
        "descriptor": {
          "type": "string"
        },
        "relevance": {
          "type": [
            "number",
            "null"
          ],
          "description": "Cosine to the whole image; null where the method does not compare them."
        },
        "importance": {
          "type": "number",
          "description": "Relevance × 2.5; of another method its own score of the concept (activation × weight of the class, 7)."
        },
        "parts": {
          "type": "array",
          "items": {
            "type": "string"
          },
          "description": "Labels of the parts that carry it."
        },
        "mutual": {
          "type": [
            "boolean",
            "null"
          ],
          "description": "Whether language holds it, too; null where `mutualConcepts` is."
        }
      },
      "required": [
        "descriptor",
        "relevance",
        "importance",
        "parts",
        "mutual"
      ],
      "additionalProperties": false
    },
    "LanguageConcept": {
      "type": "object",
      "properties": {
        "descriptor": {
          "type": "string"
        },
        "similarity": {
          "type": "number",
          "description": "Cosine of descriptor and class weight."
        },
        "mutual": {
          "type": "boolean"
        }
      },
      "required": [
        "descriptor",
        "similarity",
        "mutual"
      ],
      "additionalProperties": false
    },
    "MutualInformation": {
      "type": "object",
      "properties": {
        "visionCount": {
          "$ref": "#/definitions/Count",
          "description": "|D_v|."
        },
        "languageCount": {
          "$ref": "#/definitions/Count",
          "description": "|D_ŷ|."
        },
        "sharedCount": {
          "$ref": "#/definitions/Count",
          "description": "|D_v ∩ D_ŷ|."
        },
        "published": {
          "type": "number",
          "description": "The paper's tabulated score, ln N + ln M + ln m, in nats; no mutual information in the strict sense (5.2)."
        },
        "coupled": {
          "type": "number",
          "description": "Mutual information of the coupled joint distribution, in nats, 0 to min(ln N, ln M) (5.3)."
        }
      },
      "required": [
        "visionCount",
        "languageCount",
        "sharedCount",
        "published",
        "coupled"
      ],
      "additionalProperties": false
    },
    "Share": {
      "type": "object",
      "properties": {
        "share": {
          "$ref": "#/definitions/Proportion",
          "description": "m / N, 0 to 1."
        },
        "chance": {
          "anyOf": [
            {
              "$ref": "#/definitions/Proportion"
            },
            {
              "type": "null"
            }
          ],
          "description": "m₀ / N, 0 to 1; null where there is no other class."
        },
        "aboveChance": {
          "type": [
            "number",
            "null"
          ],
          "description": "(m − m₀) / (N − m₀): 0 at chance, 1 where all is shared; null where chance is, or leaves nothing above it."
        },
        "dynamics": {
          "type": "object",
          "properties": {
            "share": {
              "$ref": "#/definitions/Dynamics"
            },
            "aboveChance": {
              "anyOf": [
                {
                  "$ref": "#/definitions/Dynamics"
                },
                {
                  "type": "null"
                }
              ]
            }
          },
          "required": [
            "share",
            "aboveChance"
          ],
          "additionalProperties": false,
          "description": "As vision concepts are taken away, most important first; `aboveChance` counts an undefined value as 0."
        }
      },
      "required": [
        "share",
        "chance",
        "aboveChance",
        "dynamics"
      ],
      "additionalProperties": false,
      "description": "How much of what vision sees language holds too, against chance (method 13). Chance m₀: the mean overlap of D_v with the language concepts of every other class."
    },
    "Dynamics": {
      "type": "object",
      "properties": {
        "curve": {
          "type": "array",
          "items": {
            "type": "number"
          },
          "description": "N + 1 values: after removing the 0, 1, … N most important vision concepts."
        },
        "auc": {
          "type": "number",
          "description": "Mean of the curve."
        }
      },
      "required": [
        "curve",
        "auc"
      ],
      "additionalProperties": false
    },
    "Note": {
      "type": "object",
      "properties": {
        "code": {
          "type": "string",
          "description": "Stable identifier, e.g. `empty-intersection`."
        },
        "message": {
          "type": "string"
        }
      },
      "required": [
        "code",
        "message"
      ],
      "additionalProperties": false
    }
  }
};
