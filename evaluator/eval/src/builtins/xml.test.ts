import { describe, test } from "vitest";
import { check } from "./testing/evaluate.ts";

describe("XML", () => {
  test("toXML", () => {
    check(
      'builtins.toXML { a = 1; b = [ 1.5 null true "x<\\"&\\n>" /q ]; }',
      '"<?xml version=\'1.0\' encoding=\'utf-8\'?>\\n<expr>\\n  <attrs>\\n    <attr name=\\"a\\">\\n      <int value=\\"1\\" />\\n    </attr>\\n    <attr name=\\"b\\">\\n      <list>\\n        <float value=\\"1.5\\" />\\n        <null />\\n        <bool value=\\"true\\" />\\n        <string value=\\"x&lt;&quot;&amp;&#xA;&gt;\\" />\\n        <path value=\\"/q\\" />\\n      </list>\\n    </attr>\\n  </attrs>\\n</expr>\\n"',
    );
    check(
      "builtins.toXML [ (x: x) ({ b, a ? 1 }: a) ({ a, ... }@args: 1) builtins.map { } ]",
      '"<?xml version=\'1.0\' encoding=\'utf-8\'?>\\n<expr>\\n  <list>\\n    <function>\\n      <varpat name=\\"x\\" />\\n    </function>\\n    <function>\\n      <attrspat>\\n        <attr name=\\"a\\" />\\n        <attr name=\\"b\\" />\\n      </attrspat>\\n    </function>\\n    <function>\\n      <attrspat ellipsis=\\"1\\" name=\\"args\\">\\n        <attr name=\\"a\\" />\\n      </attrspat>\\n    </function>\\n    <unevaluated />\\n    <attrs>\\n    </attrs>\\n  </list>\\n</expr>\\n"',
    );
    check(
      'builtins.toXML { type = "derivation"; drvPath = "/d"; outPath = "/o"; again = { type = "derivation"; drvPath = "/d"; }; }',
      '"<?xml version=\'1.0\' encoding=\'utf-8\'?>\\n<expr>\\n  <derivation drvPath=\\"/d\\" outPath=\\"/o\\">\\n    <attr name=\\"again\\">\\n      <derivation drvPath=\\"/d\\">\\n        <repeated />\\n      </derivation>\\n    </attr>\\n    <attr name=\\"drvPath\\">\\n      <string value=\\"/d\\" />\\n    </attr>\\n    <attr name=\\"outPath\\">\\n      <string value=\\"/o\\" />\\n    </attr>\\n    <attr name=\\"type\\">\\n      <string value=\\"derivation\\" />\\n    </attr>\\n  </derivation>\\n</expr>\\n"',
    );
    check(
      'builtins.toXML { type = "derivation"; x = 1; }',
      "\"<?xml version='1.0' encoding='utf-8'?>\\n<expr>\\n  <derivation>\\n    <repeated />\\n  </derivation>\\n</expr>\\n\"",
    );
    check(
      "builtins.toXML [ 1.0e20 1234567.0 123456.7 0.00001 ]",
      '"<?xml version=\'1.0\' encoding=\'utf-8\'?>\\n<expr>\\n  <list>\\n    <float value=\\"1e+20\\" />\\n    <float value=\\"1.23457e+06\\" />\\n    <float value=\\"123457\\" />\\n    <float value=\\"1e-05\\" />\\n  </list>\\n</expr>\\n"',
    );
  });
});
