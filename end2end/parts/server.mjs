// The program as it is shipped, on a free port and in a folder of its own.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { watch } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The demo: greengrain, a year of purchases, and a cast one can be. */
export async function serveDemo() {
  return start((folder) => ["demo", "--dir", folder], {});
}

/** A programme's own server, without anybody in it yet. */
export async function serveShop() {
  return start(() => ["serve"], {
    prepare: (server) => server.command("programme", "apply", PROGRAMME),
  });
}

const PROGRAMME = new URL("../../programmes/greengrain.toml", import.meta.url).pathname;

function binary() {
  const path = process.env.WALLET_BINARY;
  if (!path) throw new Error("WALLET_BINARY must say where the program lies (cargo xtask build)");
  return path;
}

async function start(words, { prepare }) {
  const folder = await mkdtemp(join(tmpdir(), "wallet-end2end-"));
  const port = await freePort();
  const server = new Server(folder, port);
  try {
    await prepare?.(server);
    await server.serve(words(server.data));
    return server;
  } catch (trouble) {
    await server.stop();
    throw trouble;
  }
}

class Server {
  #child;
  #said = [];

  constructor(folder, port) {
    this.folder = folder;
    this.data = join(folder, "data");
    this.origin = `http://localhost:${port}`;
    this.mail = join(this.data, "mail");
    this.environment = {
      PATH: process.env.PATH,
      WALLET_ADDR: `127.0.0.1:${port}`,
      WALLET_PUBLIC_URL: this.origin,
      WALLET_MAIL: `dir:${this.mail}`,
      WALLET_SMS: `dir:${join(this.data, "sms")}`,
      DATABASE_URL: `sqlite://${join(this.data, "wallet.db")}`,
    };
  }

  /** Runs one of the program's commands on this server's books; gives what it printed. */
  async command(...words) {
    const options = { env: this.environment, cwd: this.folder };
    const { stdout } = await run(binary(), words, options);
    return stdout.trim();
  }

  /** A key for the HTTP interface. */
  async key(role) {
    const said = await this.command("keys", "create", "--name", "end2end", "--role", role);
    return said.split("\n").at(-1);
  }

  /** Posts JSON to `/api/v1`, as the shop's own programs do. */
  async post(key, path, body) {
    const answer = await fetch(`${this.origin}/api/v1${path}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "idempotency-key": crypto.randomUUID(),
      },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  /** Reads JSON from `/api/v1`. */
  async get(key, path) {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await fetch(`${this.origin}/api/v1${path}`, { headers });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${text}`);
    return JSON.parse(text);
  }

  serve(words) {
    const options = { env: this.environment, cwd: this.folder, stdio: ["ignore", "pipe", "pipe"] };
    this.#child = spawn(binary(), words, options);
    return new Promise((resolve, reject) => {
      const hear = (line) => {
        this.#said.push(line);
        if (line.includes("serving")) resolve();
      };
      createInterface(this.#child.stdout).on("line", hear);
      createInterface(this.#child.stderr).on("line", hear);
      this.#child.once("error", reject);
      this.#child.once("exit", (code) => {
        reject(new Error(`the server ended with ${code}:\n${this.#said.join("\n")}`));
      });
    });
  }

  /** The messages that have been sent so far. */
  async letters() {
    const names = await readdir(this.mail).catch(() => []);
    return names.filter((name) => name.endsWith(".eml"));
  }

  /** The links in the newest message to somebody that is not among `known`; waits for one. */
  async letter(to, known = new Set()) {
    const find = async () => {
      for (const name of (await this.letters()).sort().reverse()) {
        if (known.has(name)) continue;
        const text = await readFile(join(this.mail, name), "utf8");
        if (text.includes(`To: ${to}`)) return { name, ...read(text) };
      }
      return undefined;
    };
    const until = AbortSignal.timeout(10_000);
    const changes = new Promise((resolve, reject) => {
      const look = () => find().then((found) => found && resolve(found), reject);
      const watcher = watch(this.mail, look);
      until.addEventListener("abort", () => reject(new Error(`no mail came for ${to}`)));
      look();
      this.#watchers.push(watcher);
    });
    return changes.finally(() => this.#watchers.splice(0).forEach((watcher) => watcher.close()));
  }

  #watchers = [];

  /** What was logged as broken. */
  faults() {
    return this.#said.filter((line) => /\b(ERROR|panicked)\b/.test(line));
  }

  /** Ends the server and forgets its books. What it logged as broken fails whoever used it. */
  async stop() {
    const child = this.#child;
    if (child && child.exitCode === null) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
    }
    await rm(this.folder, { recursive: true, force: true });
    if (this.faults().length > 0) throw new Error(`the server logged:\n${this.faults().join("\n")}`);
  }
}

/** The text of a message, however it is written down, and the links in it. */
function read(message) {
  const parts = message.split(/^--\S+\r?$/m).map((part) => {
    const [head, ...body] = part.trim().split(/\r?\n\r?\n/);
    return decoded(head, body.join("\n\n"));
  });
  const text = parts.join("\n");
  const links = [...text.matchAll(/http:\/\/localhost:\d+\/[^"<>\s]*/g)].map(([link]) => link);
  return { text, links: [...new Set(links)] };
}

function decoded(head, body) {
  if (/^content-transfer-encoding: base64/im.test(head)) {
    return Buffer.from(body, "base64").toString("utf8");
  }
  if (!/^content-transfer-encoding: quoted-printable/im.test(head)) return body;
  const bytes = body
    .replace(/=\r?\n/g, "")
    .replace(/=([0-9A-F]{2})/g, (_, code) => String.fromCharCode(parseInt(code, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function freePort() {
  return new Promise((resolve, reject) => {
    const listener = createServer();
    listener.once("error", reject);
    listener.listen(0, "127.0.0.1", () => {
      const { port } = listener.address();
      listener.close(() => resolve(port));
    });
  });
}
