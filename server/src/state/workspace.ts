/**
 * The one mutable object of the server: settings, folders, open texts and what the evaluator said about them.
 * Changes come in through its methods; requests read a {@link FileAnalysis} that never changes under them. It
 * tells the evaluator about texts and settings, and its listener about files whose findings changed. It knows no
 * protocol; lsp/ translates.
 */

import type { AnswerOf, EvalClient, QueryKind, QueryOf } from "@nixsight/engine/protocol";
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import type { Grammar } from "@nixsight/grammar";
import { URI } from "vscode-uri";
import { createFileAnalysis, type FileAnalysis } from "../analysis/file-analysis.ts";
import type { FindingsInput } from "../features/diagnostics/index.ts";
import { type Config, defaultConfig } from "./config.ts";
import { type ContentChange, Documents, type OpenDocument } from "./documents.ts";
import { type Diagnosis, EvaluatedFindings } from "./evaluated-findings.ts";
import { createScheduler, type Scheduler } from "./scheduler.ts";
import { isProjectFile, Silencing } from "./silencing.ts";

export interface WorkspaceOptions {
  readonly grammar: Grammar;
  /** For project files, and for comments in files that are not open. */
  readonly io: EvalIo;
  /** Called once, when the settings are known, unless nothing may be evaluated. */
  readonly startClient: (config: Config) => EvalClient;
  /** Directory of the shipped option index. */
  readonly indexDirectory?: string;
  /**
   * The findings of this document may have changed. Called at once after edits, and when the evaluator answers: then
   * `isAnswer` is true.
   */
  readonly onFindings: (uri: string, isAnswer?: boolean) => void;
  /** Something that is no fault of the user's texts went wrong. */
  readonly log: (message: string) => void;
}

/** How long one judgement may take before typing or saving starts another, in milliseconds. */
const judgeBudgets = { check: 10_000, settle: 120_000 } as const;

export class Workspace {
  private readonly options: WorkspaceOptions;
  private readonly documents = new Documents();
  private readonly analyses = new Map<string, FileAnalysis>();
  private readonly findings = new EvaluatedFindings();
  private readonly silencing: Silencing;
  private readonly scheduler: Scheduler;
  private folders: readonly string[] = [];
  /** Undefined before the start, and for good where nothing may be evaluated. */
  private client: EvalClient | undefined;
  private settings: Config = defaultConfig;
  /** The configuration that the user picked. */
  private activeRoot: string | undefined;

  constructor(options: WorkspaceOptions) {
    this.options = options;
    this.silencing = new Silencing(options.io);
    this.scheduler = createScheduler({
      checkAfterMs: 100,
      settleAfterMs: 200,
      quickSettleAfterMs: 50,
      quickMs: 40,
      judge: (path, mode, signal) => this.judge(path, mode, signal),
    });
  }

  get config(): Config {
    return this.settings;
  }

  /** Begins to evaluate. Texts opened earlier are told to the evaluator now. */
  start(): EvalClient {
    this.client ??= this.options.startClient(this.settings);
    this.configureClient();
    for (const { uri, text } of this.documents.all()) {
      const path = pathOf(uri);
      if (path !== undefined) this.client.overlay(path, text);
    }
    this.settleAll();
    return this.client;
  }

  /** Folders of the workspace as absolute paths. */
  setFolders(folders: readonly string[]): void {
    this.folders = folders;
    this.readProjectFiles();
    this.startAnew();
  }

  setConfig(config: Config): void {
    const before = this.settings;
    this.settings = config;
    if (before.configuration !== config.configuration) this.activeRoot = undefined;
    const restarting = ["nixpkgs", "homeManager", "configuration"] as const;
    if (restarting.some((key) => before[key] !== config[key])) this.startAnew();
    this.readProjectFiles();
  }

  /** Reads what is silenced anew, and shows every finding anew. */
  private readProjectFiles(): void {
    const paths = [...this.silencing.load(this.folders, this.settings), ...this.findings.paths()];
    const uris = [...this.documents.all().map(({ uri }) => uri), ...paths.map((path) => this.uriOf(path))];
    for (const uri of new Set(uris)) this.options.onFindings(uri);
  }

  open(uri: string, version: number, text: string): void {
    const document = this.documents.open(uri, version, text);
    this.update(document);
    const path = this.evaluatedPath(uri);
    if (path !== undefined) {
      this.client?.overlay(path, document.text);
      this.scheduler.settle(path);
    }
    this.options.onFindings(uri);
  }

  change(uri: string, version: number, changes: readonly ContentChange[]): void {
    const before = this.documents.get(uri);
    const document = this.documents.change(uri, version, changes);
    if (before === undefined || document === undefined) {
      this.options.log(`A change came for ${uri}, which is not open.`);
      return;
    }
    this.update(document);
    const path = this.evaluatedPath(uri);
    if (path !== undefined && document.text !== before.text) {
      this.findings.move(path, before.text, document.text);
      this.client?.overlay(path, document.text);
      if (this.settings.checkOnType) this.scheduler.edited(path);
    }
    this.options.onFindings(uri);
  }

  save(uri: string): void {
    const path = this.evaluatedPath(uri);
    if (path === undefined || this.documents.get(uri) === undefined) return;
    this.client?.filesChanged([path]);
    this.scheduler.settle(path);
  }

  close(uri: string): void {
    if (!this.documents.close(uri)) return;
    this.analyses.get(uri)?.release();
    this.analyses.delete(uri);
    const path = this.evaluatedPath(uri);
    if (path !== undefined) {
      this.client?.overlay(path, undefined);
      this.scheduler.forget(path);
      for (const other of this.findings.forget(path)) this.options.onFindings(this.uriOf(other));
    }
    this.options.onFindings(uri);
  }

  /** Files changed on disk, by absolute path. */
  filesChanged(paths: readonly string[]): void {
    if (paths.some(isProjectFile)) this.readProjectFiles();
    const open = new Set(this.documents.all().map((document) => pathOf(document.uri)));
    const outside = paths.filter((path) => !open.has(path) && !isProjectFile(path));
    if (outside.length === 0) return;
    this.client?.filesChanged(outside);
    // The lock file says which sources are used: other ones are another world.
    if (outside.some((path) => path.endsWith("/flake.lock"))) this.startAnew();
    else this.settleAll();
  }

  /** Forgets what the evaluator said and asks again: sources, folders or the active root changed. */
  startAnew(): void {
    for (const path of this.findings.clear()) this.options.onFindings(this.uriOf(path));
    this.configureClient();
    this.settleAll();
  }

  /** The same with another root; what is known of the sources stays. */
  rootPicked(id: string): void {
    this.activeRoot = id;
    for (const path of this.findings.clear()) this.options.onFindings(this.uriOf(path));
    this.settleAll();
  }

  private settleAll(): void {
    for (const { uri } of this.documents.all()) {
      const path = this.evaluatedPath(uri);
      if (path !== undefined) this.scheduler.settle(path);
    }
  }

  /** The open document as it is now; the caller retains it for as long as it reads its tree. */
  file(uri: string): FileAnalysis | undefined {
    return this.analyses.get(uri);
  }

  isOpen(uri: string): boolean {
    return this.analyses.has(uri);
  }

  /** What there is to say about a document beyond its own text, and what of it the user does not want to see. */
  known(uri: string): Pick<FindingsInput, "evaluated" | "disabled" | "suppressions"> {
    const path = pathOf(uri);
    const disabled = this.silencing.codesFor(path);
    if (path === undefined) return { evaluated: [], disabled };
    const evaluated = [...this.findings.of(path), ...this.silencing.findingsIn(path)];
    if (this.isOpen(uri) || evaluated.length === 0) return { evaluated, disabled };
    const suppressions = isProjectFile(path) ? undefined : this.silencing.commentsIn(path);
    return { evaluated, disabled, ...(suppressions === undefined ? {} : { suppressions }) };
  }

  /** Resolves when the evaluator has judged the document as it is now, or after `ms` milliseconds. */
  async judged(uri: string, ms: number, signal: AbortSignal): Promise<void> {
    const path = this.evaluatedPath(uri);
    if (path !== undefined)
      await this.scheduler.rested(path, AbortSignal.any([signal, AbortSignal.timeout(ms)]));
  }

  /** The URI that the editor knows a file by, else one made from its path. */
  uriOf(path: string): string {
    for (const { uri } of this.documents.all()) if (pathOf(uri) === path) return uri;
    return URI.file(path).toString();
  }

  /** Asks the evaluator on behalf of a request; undefined when there is no answer in time. */
  async ask<K extends QueryKind>(
    kind: K,
    query: QueryOf<K>,
    options: { readonly signal?: AbortSignal; readonly budgetMs: number },
  ): Promise<AnswerOf<K> | undefined> {
    if (this.client === undefined || options.signal?.aborted) return undefined;
    try {
      const answer = await this.client.ask(kind, query, options);
      if (answer.ok) return answer.value;
      if (answer.reason === "error")
        this.options.log(`The evaluator could not answer "${kind}": ${answer.message}`);
    } catch (error) {
      this.options.log(`Asking the evaluator "${kind}" failed: ${String(error)}`);
    }
    return undefined;
  }

  dispose(): void {
    this.scheduler.dispose();
    for (const analysis of this.analyses.values()) analysis.release();
    this.analyses.clear();
  }

  private update(document: OpenDocument): void {
    const before = this.analyses.get(document.uri);
    const path = pathOf(document.uri) ?? pseudoPath(document.uri);
    const file = { uri: document.uri, path, version: document.version, text: document.text };
    this.analyses.set(document.uri, createFileAnalysis(this.options.grammar, file, before));
    before?.release();
  }

  private evaluatedPath(uri: string): string | undefined {
    return this.client === undefined ? undefined : pathOf(uri);
  }

  private configureClient(): void {
    this.client?.configure({
      folders: this.folders,
      nixpkgs: this.settings.nixpkgs === "" ? undefined : this.settings.nixpkgs,
      homeManager: this.settings.homeManager === "" ? undefined : this.settings.homeManager,
      indexDirectory: this.options.indexDirectory,
      activeRoot:
        this.activeRoot ?? (this.settings.configuration === "" ? undefined : this.settings.configuration),
    });
  }

  private async judge(path: string, mode: "check" | "settle", signal: AbortSignal): Promise<void> {
    const diagnosis = await this.diagnose({ path, mode }, signal);
    if (diagnosis === undefined) return;
    this.record(path, mode, diagnosis);
    if (mode === "check") return;
    // Other configurations read the file too, and are asked one by one, until somebody types.
    for (const other of this.findings.alsoAffectedBy(path, diagnosis)) {
      const found = await this.diagnose({ ...other, mode }, signal);
      if (found === undefined) return;
      if (found.root?.id === other.root) this.record(other.path, mode, found);
      else for (const changed of this.findings.drop(other.root)) this.options.onFindings(this.uriOf(changed));
    }
  }

  private async diagnose(query: QueryOf<"diagnose">, signal: AbortSignal): Promise<Diagnosis | undefined> {
    const budgetMs = query.mode === "check" ? judgeBudgets.check : judgeBudgets.settle;
    const diagnosis = await this.ask("diagnose", query, { signal, budgetMs });
    return signal.aborted ? undefined : diagnosis;
  }

  private record(path: string, mode: "check" | "settle", diagnosis: Diagnosis): void {
    for (const changed of this.findings.record(path, mode, diagnosis))
      this.options.onFindings(this.uriOf(changed), true);
  }
}

/** Absolute path of a `file:` URI; undefined for everything else, which only exists in the editor. */
export function pathOf(uri: string): string | undefined {
  try {
    const parsed = URI.parse(uri, true);
    return parsed.scheme === "file" && parsed.authority === "" ? parsed.fsPath : undefined;
  } catch {
    // Clients may send anything as a URI; what is none has no path.
    return undefined;
  }
}

function pseudoPath(uri: string): string {
  return `/${uri.replace(/[^A-Za-z0-9._-]+/g, "-")}`;
}
