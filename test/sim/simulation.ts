/**
 * Typing sessions on real files against a moody backend, on simulated time: two editors, several documents each, typing, deleting,
 * jumping, undoing, taking suggestions whole and in part. The same for the same seed. Throws at the first broken invariant.
 */
import { bugCount } from '@foretoken/base/never.js';
import { transportPair } from '@foretoken/lsp-server/rpc/transport-pair.js';
import { type Session, serveSession } from '@foretoken/lsp-server/serve-session.js';
import { judged, Proposals } from './invariants.js';
import { Random } from './random.js';
import { type AskedPlace, ScriptedModel, scriptedDeadlineMs } from './scripted-model.js';
import { type Answered, type Encoding, SimulatedEditor } from './simulated-editor.js';
import { realFiles, simulatedRoot, simulatedServices } from './simulated-services.js';
import { type Scene, step } from './typing-step.js';
import { VirtualClock } from './virtual-clock.js';

export interface SimulationReport {
  readonly seed: number;
  readonly keys: number;
  readonly requests: number;
  /** Answers by what came of the request. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** Of each prompt, the tokens that a server has to read, by the order of the prompt and by server. */
  readonly recomputedTokens: Readonly<Record<string, readonly number[]>>;
  readonly backendRequestsPer100Keys: number;
  /** Real milliseconds from a request to its answer where what was shown before was typed on. */
  readonly typeThroughMs: readonly number[];
  /** Of all answers, in their order: tells whether two runs were the same. */
  readonly digest: number;
}

export async function simulate(seed: number, keys: number): Promise<SimulationReport> {
  return new Simulation(seed, keys).run();
}

class Simulation {
  readonly #seed: number;
  readonly #keys: number;
  readonly #random: Random;
  readonly #clock = new VirtualClock();
  readonly #files = realFiles();
  readonly #model: ScriptedModel;
  readonly #services: ReturnType<typeof simulatedServices>;
  readonly #proposals: Proposals;
  readonly #editors: SimulatedEditor[] = [];
  readonly #outcomes: Record<string, number> = {};
  readonly #typeThroughMs: number[] = [];
  readonly #shown = new Set<number>();
  readonly #bugsBefore = bugCount();
  readonly #sessions = new Map<SimulatedEditor, Session>();
  readonly #scene: Omit<Scene, 'editor'>;
  #broken: string | undefined;
  #requests = 0;
  #digest = 17;
  #askedAt = 0;

  constructor(seed: number, keys: number) {
    this.#seed = seed;
    this.#keys = keys;
    this.#random = new Random(seed);
    this.#model = new ScriptedModel(new Random(seed + 1), this.#clock, (place) => this.#truth(place));
    // Half of the seeds ask for what may come next, too.
    const speculation = seed % 2 === 0 ? 'on' : 'off';
    this.#services = simulatedServices(this.#files, this.#clock, this.#model, speculation);
    this.#scene = {
      random: this.#random,
      files: this.#files,
      root: simulatedRoot,
      pass: (ms) => this.#clock.advance(ms),
      // The index of a simulation is what it was.
      save: () => {},
    };
    this.#proposals = new Proposals(this.#model.proposals, this.#services.proposals);
  }

  async run(): Promise<SimulationReport> {
    for (let at = 0; at < editors; at++) await this.#openEditor(at);
    for (let key = 0; key < this.#keys; key++) {
      const editor = this.#random.of(this.#editors);
      this.#askedAt = performance.now();
      await step({ ...this.#scene, editor });
      this.#look(key);
      if (key % 200 === 199) await this.#compareTexts(key);
      if (this.#random.chance(0.0005)) await this.#restart(editor);
    }
    await this.#end();
    return {
      seed: this.#seed,
      keys: this.#keys,
      requests: this.#requests,
      outcomes: this.#outcomes,
      backendRequestsPer100Keys: Number(((100 * this.#model.requests) / this.#keys).toFixed(1)),
      recomputedTokens: this.#services.prompts.recomputedTokens(),
      typeThroughMs: this.#typeThroughMs,
      digest: this.#digest,
    };
  }

  async #openEditor(at: number): Promise<void> {
    const encoding = this.#random.of<Encoding>(['utf-8', 'utf-16', 'utf-32']);
    const [near, far] = transportPair();
    const session = serveSession(far, this.#services);
    const editor: SimulatedEditor = new SimulatedEditor(near, encoding, {
      nowMs: () => this.#clock.now(),
      answer: (answered) => this.#answered(editor, answered),
      fault: (what) => this.#break(what),
    });
    this.#sessions.set(editor, session);
    this.#editors[at] = editor;
    await editor.start(simulatedRoot);
  }

  /** An editor quits in the midst of it all, and comes anew. */
  async #restart(editor: SimulatedEditor): Promise<void> {
    const at = this.#editors.indexOf(editor);
    editor.quit();
    await this.#clock.advance(10);
    await this.#openEditor(at);
  }

  #answered(editor: SimulatedEditor, answered: Answered): void {
    this.#requests++;
    const { items, broken } = judged(editor, answered, this.#proposals);
    const { document } = answered.asked;
    if (broken.length > 0) this.#break(`${document.uri}, request ${answered.asked.id}: ${broken.join('; ')}`);
    const [first] = items;
    const completionId = first?.command.arguments[0]?.completionId ?? 0;
    const outcome =
      answered.message.error !== undefined
        ? 'cancelled'
        : first === undefined
          ? 'nothing'
          : this.#shown.has(completionId)
            ? 'type-through'
            : (this.#services.traces.get(completionId)?.from ?? 'other');
    if (first !== undefined) this.#shown.add(completionId);
    this.#outcomes[outcome] = (this.#outcomes[outcome] ?? 0) + 1;
    if (first !== undefined && outcome === 'type-through') this.#typeThroughMs.push(performance.now() - this.#askedAt);
    document.ghost = first && { text: first.insertText, completionId };
    this.#note(`${answered.asked.id} ${document.uri} ${outcome} ${items.map((item) => item.insertText).join('\0')}`);
  }

  /** What must hold at any moment. */
  #look(key: number): void {
    if (bugCount() > this.#bugsBefore) this.#break('a bug was met and survived');
    for (const [path, streams] of this.#model.inFlight()) {
      const open = this.#editors.filter((editor) => [...editor.documents.values()].some((one) => one.path === path));
      if (streams > runsPerDocument * Math.max(1, open.length)) this.#break(`${streams} streams for ${path}`);
    }
    for (const editor of this.#editors)
      for (const asked of editor.pending.values())
        if (this.#clock.now() - asked.askedAtMs > answerMsMax) this.#break(`request ${asked.id} is not answered`);
    if (this.#broken !== undefined) throw this.#failure(key);
  }

  async #compareTexts(key: number): Promise<void> {
    for (const editor of this.#editors)
      for (const { uri, text, version } of editor.documents.values()) {
        const params = { textDocument: { uri } };
        const own = (await editor.request('foretoken/documentText', params)) as {
          text: string;
          version: number;
        } | null;
        if (own?.text === text && own.version === version) continue;
        const at = [...text].findIndex((character, place) => own?.text[place] !== character);
        const [here, there] = [text, own?.text ?? ''].map((one) =>
          JSON.stringify(one.slice(Math.max(0, at - 30), at + 30)),
        );
        this.#break(`${uri} in version ${own?.version} is ${there}, not ${here} of version ${version}`);
      }
    if (this.#broken !== undefined) throw this.#failure(key);
  }

  async #end(): Promise<void> {
    await this.#compareTexts(this.#keys);
    await this.#clock.advance(restMs);
    for (const editor of this.#editors) {
      if (editor.pending.size > 0) this.#break(`${editor.pending.size} requests are never answered`);
      if ((this.#sessions.get(editor)?.status().requestsInFlight ?? 0) > 0)
        this.#break('the session holds requests in flight');
      for (const document of [...editor.documents.values()]) editor.closeDocument(document);
      editor.quit();
    }
    await this.#clock.advance(restMs);
    const streams = [...this.#model.inFlight().values()].reduce((sum, count) => sum + count, 0);
    if (streams > 0) this.#break(`${streams} streams go on after the end`);
    if (this.#clock.waiting > 0) this.#break(`${this.#clock.waiting} timers wait after the end`);
    if (this.#broken !== undefined) throw this.#failure(this.#keys);
  }

  #break(what: string): void {
    this.#broken ??= what;
  }

  #failure(key: number): Error {
    const again = `npm run sim -- --seed ${this.#seed} --keys ${this.#keys}`;
    return new Error(`seed ${this.#seed}, key ${key}: ${this.#broken}\nAgain: ${again}`);
  }

  #note(what: string): void {
    for (let at = 0; at < what.length; at++) this.#digest = (Math.imul(this.#digest, 31) + what.charCodeAt(at)) | 0;
  }

  /** What the file has behind the last characters of a prefix. */
  #truth({ path, prefix }: AskedPlace): string {
    const file = this.#files.get(path) ?? '';
    for (const length of [80, 30, 10]) {
      const at = file.indexOf(prefix.slice(-length));
      if (at !== -1 && prefix.length > 0) return file.slice(at + Math.min(length, prefix.length));
    }
    return file.slice(0, 200);
  }
}

const editors = 2;
const runsPerDocument = 2;
/** Two runs to the backend's own deadline, where the first leaves what is typed, and what is waited before it is asked. */
const answerMsMax = 2 * scriptedDeadlineMs + 500;
/** Longer than anything is waited for. */
const restMs = 3 * 3_600_000;
