/** A project over files on disk, for scripts that check real configurations. */
import { loadGrammar } from "@nixsight/grammar";
import { defaultSettings, type EvalMessage } from "../../eval/context.ts";
import { createDiskIo } from "../../io/disk-io.ts";
import type { EvalIo } from "../../io/eval-io.ts";
import { createOverlayIo, type OverlayIo } from "../../io/overlay-io.ts";
import { createStoreIo } from "../../io/store-io.ts";
import { hiddenFiles } from "../../session/hidden-files.ts";
import { inputFolders } from "../../session/input-folders.ts";
import { createSession, type Session } from "../../session/session.ts";
import { findSources, type SourceSettings } from "../../session/sources.ts";
import type { ModuleKind } from "../module-kind.ts";
import type { OptionFacts } from "../option-doc.ts";
import { createProject, type Project } from "../project.ts";
import { sessionHost, userFilePredicate } from "../session-host.ts";

export interface TestProject {
  readonly project: Project;
  readonly session: Session;
  readonly io: OverlayIo;
  readonly messages: EvalMessage[];
}

export async function openProject(
  settings: SourceSettings,
  base: EvalIo = createDiskIo(),
  facts: (kind: ModuleKind) => OptionFacts | undefined = () => undefined,
  isOpen: (path: string) => boolean = () => false,
): Promise<TestProject> {
  const grammar = await loadGrammar();
  const overlay = createOverlayIo(base);
  const io = createStoreIo(overlay);
  const sources = findSources(io, settings);
  const messages: EvalMessage[] = [];
  const used = new Set<string>();
  const session = createSession({
    io,
    incremental: true,
    settings: {
      ...defaultSettings,
      searchPath: sources.searchPath,
      isHidden: hiddenFiles(io, settings.folders)?.isHidden,
      inputFolders: inputFolders(io, sources, settings.homeDirectory, (folder) => used.add(folder)),
    },
    grammar,
    onMessage: (message) => messages.push(message),
    isUserFile: userFilePredicate(sources, {
      storeDir: "/nix/store",
      isOpen,
      folders: settings.folders,
      inputFolders: used,
    }),
  });
  const project = createProject({ host: sessionHost(session), settings, facts });
  return { project, session, io: overlay, messages };
}
