/** A project over files on disk, for scripts that check real configurations. */

import { defaultSettings, type EvalMessage } from "@nixsight/eval/eval/context.ts";
import { createDiskIo } from "@nixsight/eval/io/disk-io.ts";
import type { EvalIo } from "@nixsight/eval/io/eval-io.ts";
import { createOverlayIo, type OverlayIo } from "@nixsight/eval/io/overlay-io.ts";
import { createStoreIo } from "@nixsight/eval/io/store-io.ts";
import { hiddenFiles } from "@nixsight/eval/session/hidden-files.ts";
import { inputFolders } from "@nixsight/eval/session/input-folders.ts";
import { createSession, type Session } from "@nixsight/eval/session/session.ts";
import { findSources, type SourceSettings } from "@nixsight/eval/session/sources.ts";
import { loadGrammar } from "@nixsight/grammar";
import type { ModuleKind } from "../host/module-kind.ts";
import { sessionHost, userFilePredicate } from "../host/session-host.ts";
import type { OptionFacts } from "../options/option-doc.ts";
import { createProject, type Project } from "../roots/project.ts";

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
