/**
 * The `nixsight` command: declares the subcommands with their options and help, runs one, and turns its
 * outcome into an exit status. What a subcommand does is in the file of its name, which is loaded when it is
 * asked for: most of the program belongs to one of them.
 */
import { Command, CommanderError, Option } from "commander";
import { version } from "../version.ts";
import { joinPairs } from "./argument-pairs.ts";
import { runCompletion, shells } from "./completion.ts";
import { EvaluatorDown, exitCodes, UsageError } from "./exit-codes.ts";
import { thresholds } from "./severities.ts";
import { openTerminal } from "./terminal.ts";

const collect = (value: string, previous: readonly string[] = []): string[] => [...previous, value];
const nixpkgsOption = () =>
  new Option("--nixpkgs <dir>", "evaluate with this nixpkgs instead of the one found from the workspace");

/** The command line as data: also what shell completion is made from. */
export function makeProgram(finish: (code: number) => void): Command {
  const terminal = openTerminal();
  const run =
    <A extends unknown[]>(action: (...args: A) => Promise<number>) =>
    async (...args: A): Promise<void> =>
      finish(await action(...args));

  const program = new Command("nixsight")
    .description(
      "Tells you what your rebuild would say: checks Nix configurations by evaluating them, without Nix.",
    )
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print help")
    .showHelpAfterError("(nixsight --help lists the commands)")
    .exitOverride();

  program
    .command("check")
    .summary("report mistakes in configurations")
    .description(
      "Reports mistakes in Nix files with their places: syntax, names, options, values, failing evaluation.\n" +
        "A folder stands for every configuration of the flake in it and what else the flake gives (packages, shells, checks), every configuration.nix, home.nix and machine of a hive.nix, and its other Nix files; a file for the configuration that it belongs to. Without a nixpkgs on this machine the built-in option index judges.\n" +
        "Comments and the file nixsight.toml silence findings; see the README.",
    )
    .argument(
      "[path...]",
      "files, folders, or FOLDER#NAME for one configuration of a flake (default: the current folder)",
    )
    .option("--json", "print findings as a JSON array")
    .option("--sarif", "print findings as SARIF 2.1.0, for code scanning")
    .option("--github", "print findings as workflow commands, which GitHub shows in pull requests")
    .option("--hints", "also report hints, such as unused names")
    .option("-q, --quiet", "print findings only: no progress, table or summary")
    .addOption(
      new Option("--fail-on <severity>", "end with status 1 when something this bad, or worse, is found")
        .choices(thresholds)
        .default("error"),
    )
    .option(
      "--host <name>",
      "check only this configuration of a folder, by the name that the table of verdicts shows (may be repeated)",
      collect,
    )
    .option("-j, --jobs <n>", "how many configurations are checked at a time (default: as many as fit)")
    .addOption(nixpkgsOption())
    .option("--home-manager <dir>", "Home Manager modules for home configurations")
    .addHelpText(
      "after",
      "\nExit status: 0 nothing as bad as --fail-on says, 1 something as bad or worse, 2 wrong usage, or nixsight\n" +
        "itself failed. What is silenced does not count. A configuration that cannot be judged because something is\n" +
        "not on this machine counts as information; --fail-on information makes that a failure.\n" +
        "\nExamples:\n" +
        "  nixsight check --nixpkgs ~/nixpkgs /etc/nixos/configuration.nix\n" +
        "  nixsight check --fail-on warning .#laptop\n" +
        "  nixsight check --sarif . > nixsight.sarif",
    )
    .action(
      run(async (paths: string[], options) =>
        (await import("./check.ts")).runCheck(paths, options, terminal),
      ),
    );

  program
    .command("explain")
    .summary("say what the code of a finding means")
    .description(
      "Prints what the code of a finding means, with an example and its mend; without a code, all codes.",
    )
    .argument("[code]", "a code such as wrong-type")
    .addHelpText("after", "\nExample:\n  nixsight explain conflicting-definitions")
    .action(
      run(async (code: string | undefined) => (await import("./explain.ts")).runExplain(code, terminal)),
    );

  program
    .command("eval")
    .summary("evaluate an expression or a flake's attribute and print its value")
    .description(
      "Evaluates a Nix file or expression and prints what nix-instantiate --eval prints, or an attribute of a flake and prints what nix eval prints. Nothing is built, fetched or written.",
    )
    .argument(
      "[file|flake#attribute]",
      "file to evaluate, - for standard input, or a flake and a path in its outputs (default: ./default.nix, or the flake around the current folder)",
    )
    .option("-E, --expr <expression>", "evaluate this expression")
    .option("-A, --attr <path>", "select an attribute of the result")
    .option(
      "-I, --include <name=dir>",
      "add to the search path: <name> means dir (may be repeated)",
      collect,
      [],
    )
    .option("--arg <name> <expression>", "pass an argument to a function (may be repeated)", collect, [])
    .option("--argstr <name> <string>", "pass a string argument to a function (may be repeated)", collect, [])
    .option("--strict", "evaluate lists and sets completely")
    .option("--json", "print JSON (implies --strict)")
    .option("--xml", "print XML")
    .option("--raw", "print a string without quotes")
    .option("--apply <function>", "apply a function to the value and print its result")
    .option("--impure", "let a flake depend on the machine: environment, search path, files outside of it")
    .option(
      "--override-input <input> <flake>",
      "take an input of the flake from elsewhere (may be repeated)",
      collect,
      [],
    )
    .option("--system <system>", "the platform builtins.currentSystem names")
    .option("--show-trace", "print every step on the way to an error, also those in files of others")
    .addHelpText(
      "after",
      "\nExit status: 0 evaluated, 1 evaluation failed, 2 wrong usage or internal error.\n\nExample:\n  nixsight eval -I nixpkgs=~/nixpkgs -E '(import <nixpkgs> {}).hello.drvPath'\n  nixsight eval .#nixosConfigurations.laptop.config.networking.hostName",
    )
    .action(
      run(async (file: string | undefined, options) =>
        (await import("./eval.ts")).runEval(file, options, terminal),
      ),
    );

  program
    .command("parse")
    .summary("print the syntax tree of a file")
    .description("Prints the syntax tree of a Nix file, one node a line. Syntax errors go to standard error.")
    .argument("<file>", "file to read, - for standard input")
    .addHelpText("after", "\nExit status: 0 no syntax error, 1 syntax errors, 2 the file cannot be read.")
    .action(run(async (file: string) => (await import("./parse.ts")).runParse(file, terminal)));

  program
    .command("options")
    .summary("list or search module options")
    .description(
      "Lists the options of NixOS or Home Manager, or searches them. Uses the built-in index unless --nixpkgs is given.",
    )
    .argument("[query...]", "words to search for; an option's exact path shows all of it")
    .addOption(nixpkgsOption())
    .addOption(
      new Option("--kind <kind>", "whose options").choices(["nixos", "home-manager"]).default("nixos"),
    )
    .option("--home-manager <dir>", "Home Manager modules, for --kind home-manager with --nixpkgs")
    .option("--json", "print JSON")
    .option("--limit <n>", "how many results a search shows", "20")
    .addHelpText(
      "after",
      "\nExamples:\n  nixsight options firewall ports\n  nixsight options services.openssh.enable",
    )
    .action(
      run(async (words: string[], options) =>
        (await import("./options.ts")).runOptions(words, options, terminal),
      ),
    );

  program
    .command("lsp")
    .summary("start the language server")
    .description(
      "Starts the language server. Editors do this for you; see the README for how to set them up.",
    )
    .option("--stdio", "talk over standard input and output (the default and only way)")
    // Clients add options of their own, such as --clientProcessId; refusing them would end the session.
    .allowUnknownOption()
    .allowExcessArguments()
    .action(run(async () => (await import("./lsp.ts")).runLsp()));

  program
    .command("completion")
    .summary("print a completion script for a shell")
    .description("Prints a script that completes nixsight's commands and options.")
    .argument("<shell>", shells.join(", "))
    .addHelpText(
      "after",
      "\nExample:\n  nixsight completion bash > ~/.local/share/bash-completion/completions/nixsight",
    )
    .action(
      run((shell: string) =>
        runCompletion(
          shell,
          makeProgram(() => {}),
          terminal,
        ),
      ),
    );

  return program;
}

/** Runs the command line and gives the exit status. Never throws. */
async function main(argv: readonly string[]): Promise<number> {
  let code: number = exitCodes.clean;
  const program = makeProgram((result) => {
    code = result;
  });
  try {
    await program.parseAsync(joinPairs(argv), { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.clean : exitCodes.usage;
    const terminal = openTerminal();
    if (error instanceof UsageError || error instanceof EvaluatorDown)
      terminal.note(`nixsight: ${error.message}`);
    else
      terminal.note(
        `nixsight: internal error, please report it: ${error instanceof Error ? error.message : String(error)}`,
      );
    return exitCodes.usage;
  }
}

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader of a pipe went away (`nixsight … | head`): there is nobody left to tell.
  if (error.code === "EPIPE") process.exit(exitCodes.clean);
});
process.exitCode = await main(process.argv.slice(2));
