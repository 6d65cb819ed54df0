/** Address of the hub, without a slash at the end. */
export const DEFAULT_ENDPOINT = "https://huggingface.co";
