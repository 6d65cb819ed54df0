// Made by `npm run schema` from explanation.ts; not to be edited.

/** JSON Schema (draft 7) of an `Explanation`, without the descriptions of the published one. */
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
          ]
        },
        "prominent": {
          "anyOf": [
            {
              "$ref": "#/definitions/Prominent"
            },
            {
              "type": "null"
            }
          ]
        },
        "parts": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Part"
          }
        },
        "stability": {
          "anyOf": [
            {
              "$ref": "#/definitions/PartsStability"
            },
            {
              "type": "null"
            }
          ]
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
          ]
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
          ]
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
          ]
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
          ]
        },
        "notes": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Note"
          }
        },
        "timings": {
          "type": "object",
          "additionalProperties": {
            "type": "number"
          }
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
      "additionalProperties": false
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
          "$ref": "#/definitions/Count"
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
          ]
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
          "$ref": "#/definitions/Count"
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
          ]
        },
        "sha256": {
          "$ref": "#/definitions/Sha256"
        },
        "configurationSha256": {
          "$ref": "#/definitions/Sha256"
        },
        "architecture": {
          "type": "string"
        },
        "layout": {
          "type": "string"
        },
        "precision": {
          "type": "string"
        },
        "runtime": {
          "type": "string"
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
          "additionalProperties": false
        },
        "features": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/FeatureKind"
          }
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
          "additionalProperties": false
        },
        "preprocess": {
          "$ref": "#/definitions/Preprocess"
        },
        "projections": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/ProjectedFeature"
          }
        },
        "drop": {
          "type": "boolean"
        },
        "blocks": {
          "$ref": "#/definitions/Count"
        },
        "embeddingDimension": {
          "$ref": "#/definitions/Count"
        },
        "contextLength": {
          "$ref": "#/definitions/Count"
        },
        "scoring": {
          "$ref": "#/definitions/Scoring"
        },
        "caution": {
          "type": [
            "string",
            "null"
          ]
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
                  ]
                },
                "projection": {
                  "type": "string",
                  "enum": [
                    "tokens",
                    "value",
                    "self"
                  ]
                }
              },
              "additionalProperties": false
            },
            {
              "type": "null"
            }
          ]
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
      "additionalProperties": false
    },
    "FeatureKind": {
      "type": "string",
      "enum": [
        "tokens",
        "keys",
        "keys-nobias",
        "cls",
        "cls-keys"
      ]
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
      "additionalProperties": false
    },
    "Preprocess": {
      "type": "object",
      "properties": {
        "width": {
          "type": "number"
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
          ]
        },
        "interpolation": {
          "$ref": "#/definitions/Interpolation"
        },
        "cropRounding": {
          "type": "string",
          "enum": [
            "even",
            "down"
          ]
        },
        "mean": {
          "type": "array",
          "items": {
            "type": "number"
          },
          "minItems": 3,
          "maxItems": 3
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
          "type": "number"
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
      "additionalProperties": false
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
      ]
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
          "type": "number"
        },
        "bias": {
          "type": "number"
        }
      },
      "required": [
        "kind",
        "scale",
        "bias"
      ],
      "additionalProperties": false
    },
    "BankRecord": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "sha256": {
          "$ref": "#/definitions/Sha256"
        },
        "size": {
          "$ref": "#/definitions/Count"
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
          "$ref": "#/definitions/Sha256"
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
          "$ref": "#/definitions/Count"
        },
        "settings": {
          "$ref": "#/definitions/ExplainSettings"
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
          "pattern": "^(?:ensemble|(?:tokens|keys|keys-nobias)(?:@(?:0|[1-9][0-9]*))?)$"
        },
        "prominent": {
          "type": "string",
          "enum": [
            "gdc",
            "pca",
            "none"
          ]
        },
        "foreground": {
          "type": "string",
          "enum": [
            "border",
            "majority"
          ]
        },
        "parts": {
          "type": "string",
          "enum": [
            "kmeans",
            "pca"
          ]
        },
        "partCount": {
          "$ref": "#/definitions/Count"
        },
        "regions": {
          "type": "string",
          "enum": [
            "ellipse",
            "pooled"
          ]
        },
        "projection": {
          "type": "string",
          "enum": [
            "tokens",
            "value",
            "self"
          ]
        },
        "masks": {
          "type": "string",
          "enum": [
            "refined",
            "patches"
          ]
        },
        "causes": {
          "type": "string",
          "enum": [
            "shapley",
            "none"
          ]
        },
        "removal": {
          "$ref": "#/definitions/Removal"
        },
        "candidates": {
          "$ref": "#/definitions/Count"
        },
        "relevance": {
          "type": "string",
          "enum": [
            "released",
            "paper",
            "none"
          ]
        },
        "relevanceText": {
          "type": "string",
          "enum": [
            "bare",
            "template"
          ]
        },
        "match": {
          "type": "string",
          "enum": [
            "transport",
            "topk"
          ]
        },
        "temperature": {
          "type": "number"
        },
        "descriptorsPerPart": {
          "$ref": "#/definitions/Count"
        },
        "languageConcepts": {
          "$ref": "#/definitions/Count"
        },
        "seed": {
          "$ref": "#/definitions/Count"
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
      "additionalProperties": false
    },
    "Removal": {
      "type": "string",
      "enum": [
        "blur",
        "page",
        "mean",
        "drop"
      ]
    },
    "OtherMethod": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string",
          "pattern": "^(?!mutual-knowledge$)[a-z0-9]+(?:-[a-z0-9]+)*$"
        },
        "version": {
          "$ref": "#/definitions/Count"
        },
        "settings": {
          "type": "object",
          "additionalProperties": {
            "$ref": "#/definitions/Json"
          }
        }
      },
      "required": [
        "name",
        "version",
        "settings"
      ],
      "additionalProperties": false
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
      ]
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
          "type": "string"
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
          "$ref": "#/definitions/ScoredClass"
        },
        "targeted": {
          "type": "boolean"
        },
        "top": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/ScoredClass"
          }
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
          ]
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
          }
        },
        "estimator": {
          "type": "string",
          "enum": [
            "exact",
            "sampled"
          ]
        },
        "encodings": {
          "$ref": "#/definitions/Count"
        },
        "permutations": {
          "anyOf": [
            {
              "$ref": "#/definitions/Count"
            },
            {
              "type": "null"
            }
          ]
        },
        "logodds": {
          "$ref": "#/definitions/Attribution"
        },
        "similarity": {
          "$ref": "#/definitions/Attribution"
        },
        "versus": {
          "anyOf": [
            {
              "$ref": "#/definitions/Versus"
            },
            {
              "type": "null"
            }
          ]
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
          ]
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
          ]
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
      "additionalProperties": false
    },
    "Attribution": {
      "type": "object",
      "properties": {
        "all": {
          "type": "number"
        },
        "none": {
          "type": "number"
        },
        "values": {
          "type": "array",
          "items": {
            "type": "number"
          }
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
          ]
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
          ]
        }
      },
      "required": [
        "all",
        "none",
        "values",
        "standardErrors",
        "interactions"
      ],
      "additionalProperties": false
    },
    "Versus": {
      "type": "object",
      "properties": {
        "name": {
          "type": "string"
        },
        "logodds": {
          "$ref": "#/definitions/Attribution"
        },
        "leanings": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Leaning"
          }
        }
      },
      "required": [
        "name",
        "logodds",
        "leanings"
      ],
      "additionalProperties": false
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
      "additionalProperties": false
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
      "additionalProperties": false
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
          }
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
          ]
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
          ]
        },
        "area": {
          "$ref": "#/definitions/Proportion"
        },
        "mask": {
          "$ref": "#/definitions/RunLengths"
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
      }
    },
    "Part": {
      "type": "object",
      "properties": {
        "label": {
          "type": "string"
        },
        "colour": {
          "type": "string",
          "pattern": "^#[0-9a-f]{6}$"
        },
        "patches": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/Count"
          }
        },
        "mask": {
          "$ref": "#/definitions/RunLengths"
        },
        "refined": {
          "type": "boolean"
        },
        "area": {
          "$ref": "#/definitions/Proportion"
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
          ]
        },
        "similarity": {
          "type": [
            "number",
            "null"
          ]
        },
        "descriptors": {
          "type": "array",
          "items": {
            "$ref": "#/definitions/PartDescriptor"
          }
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
      "additionalProperties": false
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
      "additionalProperties": false
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
          ]
        },
        "transport": {
          "type": [
            "number",
            "null"
          ]
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
          "type": "number"
        },
        "timesFound": {
          "type": "number"
        },
        "agreement": {
          "type": "number"
        },
        "words": {
          "type": [
            "number",
            "null"
          ]
        }
      },
      "required": [
        "starts",
        "timesFound",
        "agreement",
        "words"
      ],
      "additionalProperties": false
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
          ]
        },
        "importance": {
          "type": "number"
        },
        "parts": {
          "type": "array",
          "items": {
            "type": "string"
          }
        },
        "mutual": {
          "type": [
            "boolean",
            "null"
          ]
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
          "type": "number"
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
          "$ref": "#/definitions/Count"
        },
        "languageCount": {
          "$ref": "#/definitions/Count"
        },
        "sharedCount": {
          "$ref": "#/definitions/Count"
        },
        "published": {
          "type": "number"
        },
        "coupled": {
          "type": "number"
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
          "$ref": "#/definitions/Proportion"
        },
        "chance": {
          "anyOf": [
            {
              "$ref": "#/definitions/Proportion"
            },
            {
              "type": "null"
            }
          ]
        },
        "aboveChance": {
          "type": [
            "number",
            "null"
          ]
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
          "additionalProperties": false
        }
      },
      "required": [
        "share",
        "chance",
        "aboveChance",
        "dynamics"
      ],
      "additionalProperties": false
    },
    "Dynamics": {
      "type": "object",
      "properties": {
        "curve": {
          "type": "array",
          "items": {
            "type": "number"
          }
        },
        "auc": {
          "type": "number"
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
          "type": "string"
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
