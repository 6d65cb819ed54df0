import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: {
    readonly model: string;
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly response_format?: { readonly type: string };
    readonly [other: string]: unknown;
  };
}

/** How one request is answered. */
export type Behaviour = (response: ServerResponse, received: Received) => void | Promise<void>;

export interface ChatServer {
  readonly baseUrl: URL;
  readonly received: Received[];
  /** Behaviours of the next requests, one each; then `otherwise`. */
  readonly next: Behaviour[];
  otherwise: Behaviour;
  close(): Promise<void>;
}

/** An OpenAI-compatible endpoint on the loopback that does what it is told. */
export async function startChatServer(): Promise<ChatServer> {
  const received: Received[] = [];
  const next: Behaviour[] = [];
  const server = createServer(async (request, response) => {
    const got: Received = {
      path: request.url ?? "",
      authorization: request.headers.authorization,
      body: JSON.parse(await textOf(request)),
    };
    received.push(got);
    await (next.shift() ?? chat.otherwise)(response, got);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const chat: ChatServer = {
    baseUrl: new URL(`http://127.0.0.1:${port}/v1`),
    received,
    next,
    otherwise: describes(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return chat;
}

/** Answers with a chat completion whose message is `content`, or what it makes of the request. */
export function says(content: string | ((received: Received) => string), finish = "stop"): Behaviour {
  return (response, received) => {
    const text = typeof content === "string" ? content : content(received);
    send(response, 200, completion(text, finish));
  };
}

/** Describes whatever it is asked of, in phrases that depend on the class. */
export function describes(): Behaviour {
  return says((received) => JSON.stringify({ descriptors: phrasesFor(classOf(received)) }));
}

export function phrasesFor(className: string): string[] {
  const size = className.length;
  return ["two round eyes", `${size} thin legs`, `${size} dark spots`, "soft belly"];
}

/** The class that a request asks of, as the rules quote it. */
export function classOf({ body }: Received): string {
  return JSON.parse(/the name ("(?:[^"\\]|\\.)*")/u.exec(body.messages[0].content)![1]);
}

export function completion(content: string | null, finish = "stop"): unknown {
  return {
    object: "chat.completion",
    choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: finish }],
    usage: { prompt_tokens: 100, completion_tokens: 40, total_tokens: 140 },
  };
}

export function fails(status: number, body: unknown, headers: Record<string, string> = {}): Behaviour {
  return (response) => send(response, status, body, headers);
}

export function sends(text: string): Behaviour {
  return (response) => void response.writeHead(200, { "content-type": "application/json" }).end(text);
}

function send(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  return text;
}
