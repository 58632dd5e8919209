/**
 * Completion scripts for shells, made from the command line's own declaration, so that they cannot fall
 * behind it. Words that are files are left to the shell.
 */
import type { Command, Option } from "commander";
import { exitCodes, UsageError } from "./exit-codes.ts";
import type { Terminal } from "./terminal.ts";

export const shells = ["bash", "zsh", "fish"] as const;

interface Entry {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly Option[];
}

export async function runCompletion(shell: string, program: Command, terminal: Terminal): Promise<number> {
  const commands = program.commands.map((command) => ({
    name: command.name(),
    summary: command.summary(),
    options: command.createHelp().visibleOptions(command),
  }));
  const script = { bash, zsh, fish }[shell as (typeof shells)[number]];
  if (script === undefined)
    throw new UsageError(`no completion for the shell ${shell}; there is one for ${shells.join(", ")}`);
  terminal.print(script(commands));
  return exitCodes.clean;
}

const flagsOf = (option: Option): string[] =>
  [option.short, option.long].filter((flag) => flag !== undefined);

function bash(commands: readonly Entry[]): string {
  const cases = commands.map(
    ({ name, options }) => `    ${name}) words="${options.flatMap(flagsOf).join(" ")}" ;;`,
  );
  const values = commands.flatMap(({ name, options }) =>
    options.flatMap((option) => {
      const choices = option.argChoices;
      const when = flagsOf(option).map((flag) => `${name}:${flag}`);
      return choices === undefined
        ? []
        : [
            `    ${when.join("|")}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$current")); return ;;`,
          ];
    }),
  );
  return `# bash completion for nixsight
_nixsight() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words=""
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${commands.map((entry) => entry.name).join(" ")} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("\n")}
  esac
  case "\${COMP_WORDS[1]}:\${COMP_WORDS[COMP_CWORD-1]}" in
${values.join("\n")}
  esac
  case "$current" in
    -*) COMPREPLY=($(compgen -W "$words" -- "$current")) ;;
    *) compopt -o default; COMPREPLY=() ;;
  esac
}
complete -F _nixsight nixsight`;
}

function zsh(commands: readonly Entry[]): string {
  const quote = (text: string) => text.replaceAll("'", "'\\''").replaceAll(":", "\\:");
  const list = commands.map(({ name, summary }) => `    '${name}:${quote(summary)}'`);
  const cases = commands.map(({ name, options }) => {
    const valueSpec = (option: Option): string => {
      const choices = option.argChoices;
      if (choices !== undefined) return `:value:(${choices.join(" ")})`;
      return option.required ? ":value:_files" : "";
    };
    const specs = options.flatMap((option) =>
      flagsOf(option).map(
        (flag) =>
          `'${flag}[${quote(option.description).replaceAll("[", "(").replaceAll("]", ")")}]${valueSpec(option)}'`,
      ),
    );
    return `    ${name}) _arguments ${specs.join(" ")} '*:file:_files' ;;`;
  });
  return `#compdef nixsight
_nixsight() {
  local -a commands
  commands=(
${list.join("\n")}
  )
  if (( CURRENT == 2 )); then
    _describe 'command' commands
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case "$command" in
${cases.join("\n")}
  esac
}
compdef _nixsight nixsight`;
}

function fish(commands: readonly Entry[]): string {
  const quote = (text: string) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
  const lines = commands.flatMap(({ name, summary, options }) => [
    `complete -c nixsight -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
    ...options.map((option) => {
      const short = option.short === undefined ? "" : ` -s ${option.short.slice(1)}`;
      const long = option.long === undefined ? "" : ` -l ${option.long.slice(2)}`;
      const choices = option.argChoices;
      const values = choices === undefined ? "" : ` -f -a ${quote(choices.join(" "))}`;
      return `complete -c nixsight -n '__fish_seen_subcommand_from ${name}'${short}${long}${option.required ? " -r" : ""}${values} -d ${quote(option.description)}`;
    }),
  ]);
  return `# fish completion for nixsight\n${lines.join("\n")}`;
}
