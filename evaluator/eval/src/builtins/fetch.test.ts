import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("what the fetchers refuse", () => {
  test("attributes that they do not know", () => {
    check('builtins.fetchurl { uri = "https://x/y"; }', "error: unsupported argument 'uri' to 'fetchurl'");
    check('fetchGit { url = "/x"; branch = "main"; }', "error: unsupported argument 'branch' to 'fetchGit'");
    check(
      'fetchMercurial { url = "/x"; ref = "main"; }',
      "error: unsupported argument 'ref' to 'fetchMercurial'",
    );
    check("builtins.fetchClosure { path = /x; }", "error: unsupported argument 'path' to 'fetchClosure'");
  });

  test("values of a wrong type", () => {
    check(
      'fetchGit { url = "/x"; submodules = 1; }',
      "error: attribute 'submodules' of 'fetchGit' has to be a Boolean, not an integer",
    );
    check(
      'fetchGit { url = "/x"; rev = null; }',
      "error: attribute 'rev' of 'fetchGit' has to be a string, not null",
    );
  });

  test("URLs without a scheme", () => {
    check('fetchTarball "x.tar.gz"', "error: 'x.tar.gz' doesn't have a scheme, such as https: or file:");
    check('builtins.fetchurl "/x/y"', "error: '/x/y' doesn't have a scheme, such as https: or file:");
  });

  test("commits and branches that cannot be", () => {
    check(
      'fetchGit { url = "https://x/y"; rev = "0a1b2c3"; }',
      "error: '0a1b2c3' is no commit: a commit has 40 hexadecimal digits",
    );
    check('fetchGit { url = "https://x/y"; ref = "a b"; }', "error: invalid Git branch/tag name 'a b'");
  });

  test("closures from elsewhere than a cache", () => {
    check(
      "builtins.fetchClosure { fromPath = /nix/store/x; }",
      "error: attribute 'fromStore' is missing in call to 'fetchClosure'",
    );
    check(
      'builtins.fetchClosure { fromPath = /x; fromStore = "https://x"; }',
      "error: path '/x' is not in the Nix store",
    );
    check(
      'builtins.fetchClosure { fromPath = /x; fromStore = "ftp://x"; }',
      "error: 'fetchClosure' only supports http:// and https:// stores",
    );
  });
});
