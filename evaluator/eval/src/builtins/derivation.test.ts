import { beforeAll, describe, expect, it } from "vitest";
import { openTestSession, type TestSession } from "../store/testing.ts";

let session: TestSession;
beforeAll(async () => {
  session = await openTestSession();
});

function check(text: string, expected: string): void {
  expect(session.evaluate(text), text).toBe(expected);
}

// Values as printed by nix-instantiate 2.34 for the same files.
describe("Derivations", () => {
  it("have the store paths that Nix gives", () => {
    check(
      '(derivation { name = "x"; system = "s"; builder = "b"; }).drvPath',
      '"/nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv"',
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputs = [ "dev" "out" ]; }',
      '{ dev = "/nix/store/47hdzxwh5iawxsc7bs32cxa07win7ih4-x-dev"; drvPath = "/nix/store/s22lfs39rjl0p54rzny4c70dmqwpmzyl-x.drv"; out = "/nix/store/28g9bigw9fi9p2rc31rwp3kbqdscs0f7-x"; }',
    );
    check(
      'builtins.attrNames (derivation { name = "x"; system = "s"; builder = "b"; outputs = [ "lib" "out" ]; foo = 1; })',
      '[ "all" "builder" "drvAttrs" "drvPath" "foo" "lib" "name" "out" "outPath" "outputName" "outputs" "system" "type" ]',
    );
    check(
      'let d = derivation { name = "x"; system = "s"; builder = "b"; outputs = [ "lib" "out" ]; }; in [ d.outPath d.out.outPath d.out.lib.outputName d.outputName d.type (map (o: o.outputName) d.all) d.drvAttrs ]',
      '[ "/nix/store/lwx3lv6k80zkkm193mpj66jb3mzb43m4-x-lib" "/nix/store/6n8ljm1cxa9l2chgwjpanf7gncbiwq2h-x" "lib" "lib" "derivation" [ "lib" "out" ] { builder = "b"; name = "x"; outputs = [ "lib" "out" ]; system = "s"; } ]',
    );
    check(
      'let d = derivation { name = "x"; system = "s"; builder = throw "not needed"; outputs = [ "out" ]; foo = 1; }; in [ d.name d.foo d.out.type ]',
      '[ "x" 1 "derivation" ]',
    );
    check('let d = derivation { name = throw "not needed"; outputs = [ "a" ]; }; in d.a.outputName', '"a"');
  });

  it("put their attributes into the environment of the build", () => {
    check(
      String.raw`builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; args = [ "-e" ./tree/file 1 true ]; text = "a\nb\t\"\\\r"; list = [ 1 [ ] [ "" ] 2.5 true false null ]; "ü" = "é"; }).drvPath`,
      String.raw`"Derive([(\"out\",\"/nix/store/39wp0pxs294bpfl69vdanpyh7b8ii9yw-x\",\"\",\"\")],[],[\"/nix/store/ihdwy5k1i80r3gggim39pday2v3vbpna-file\"],\"s\",\"b\",[\"-e\",\"/nix/store/ihdwy5k1i80r3gggim39pday2v3vbpna-file\",\"1\",\"1\"],[(\"builder\",\"b\"),(\"list\",\"1  2.500000 1  \"),(\"name\",\"x\"),(\"out\",\"/nix/store/39wp0pxs294bpfl69vdanpyh7b8ii9yw-x\"),(\"system\",\"s\"),(\"text\",\"a\\nb\\t\\\"\\\\\\r\"),(\"ü\",\"é\")])"`,
    );
  });

  it("depend on what the contexts of their strings name", () => {
    check(
      'let d = derivation { name = "y"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }; in builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; a = d; b = "${d.dev}/include"; c = d.drvPath; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/rp8zykxs9qyp5a08xjl0sjd59629mpcm-x\",\"\",\"\")],[(\"/nix/store/h6wnn3yjg8s7wxw9sv5163c6sd777wh0-y.drv\",[\"dev\",\"out\"])],[\"/nix/store/h6wnn3yjg8s7wxw9sv5163c6sd777wh0-y.drv\"],\"s\",\"b\",[],[(\"a\",\"/nix/store/djx34q64cvv15643rbgdgf27f220n2jk-y\"),(\"b\",\"/nix/store/8p0kvcs7xqk0q6rfdgqhbqnp904vdq5s-y-dev/include\"),(\"builder\",\"b\"),(\"c\",\"/nix/store/h6wnn3yjg8s7wxw9sv5163c6sd777wh0-y.drv\"),(\"name\",\"x\"),(\"out\",\"/nix/store/rp8zykxs9qyp5a08xjl0sjd59629mpcm-x\"),(\"system\",\"s\")])"`,
    );
    check(
      'let d = derivation { name = "y"; system = "s"; builder = "b"; src = ./tree; }; in builtins.readFile (derivation { name = "x"; system = "s"; builder = builtins.unsafeDiscardOutputDependency d.drvPath; a = builtins.unsafeDiscardStringContext d; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/f16bz3z2rlfia8vy7p3aw0yhz1bkj4d9-x\",\"\",\"\")],[],[\"/nix/store/7ncwki7qmd9q3hzxzsr74bf5pwgdjglb-y.drv\"],\"s\",\"/nix/store/7ncwki7qmd9q3hzxzsr74bf5pwgdjglb-y.drv\",[],[(\"a\",\"/nix/store/gc8vsdcjfzphmw51x3r74vqshix334g5-y\"),(\"builder\",\"/nix/store/7ncwki7qmd9q3hzxzsr74bf5pwgdjglb-y.drv\"),(\"name\",\"x\"),(\"out\",\"/nix/store/f16bz3z2rlfia8vy7p3aw0yhz1bkj4d9-x\"),(\"system\",\"s\")])"`,
    );
    check(
      'let d = derivation { name = "y"; system = "s"; builder = "b"; src = ./tree; dep = derivation { name = "z"; system = "s"; builder = builtins.toFile "builder" "echo ${./tree/file}"; outputs = [ "a" "b" ]; }; }; in builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; a = d.drvPath; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/p3f7pagsrylx4lmp2qcvmz4gvkcy1ja7-x\",\"\",\"\")],[(\"/nix/store/3qgbph8i52j2wvz51yin3b12vvwnry2v-y.drv\",[\"out\"]),(\"/nix/store/95c2i1h0nfdiyxlksgpqwnvlbfd1w1dw-z.drv\",[\"a\",\"b\"])],[\"/nix/store/3qgbph8i52j2wvz51yin3b12vvwnry2v-y.drv\",\"/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree\",\"/nix/store/95c2i1h0nfdiyxlksgpqwnvlbfd1w1dw-z.drv\",\"/nix/store/f15livm87yyaqfgf7izr4w10ni84g0b0-builder\",\"/nix/store/ihdwy5k1i80r3gggim39pday2v3vbpna-file\"],\"s\",\"b\",[],[(\"a\",\"/nix/store/3qgbph8i52j2wvz51yin3b12vvwnry2v-y.drv\"),(\"builder\",\"b\"),(\"name\",\"x\"),(\"out\",\"/nix/store/p3f7pagsrylx4lmp2qcvmz4gvkcy1ja7-x\"),(\"system\",\"s\")])"`,
    );
  });

  it("leave out nulls if told to", () => {
    check(
      'builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; __ignoreNulls = true; a = null; b = [ null ]; c = ""; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/3rra7q3nn7vq7a7bcywja7qfyyl2f9gw-x\",\"\",\"\")],[],[],\"s\",\"b\",[],[(\"b\",\"\"),(\"builder\",\"b\"),(\"c\",\"\"),(\"name\",\"x\"),(\"out\",\"/nix/store/3rra7q3nn7vq7a7bcywja7qfyyl2f9gw-x\"),(\"system\",\"s\")])"`,
    );
  });

  it("with a fixed output are known by its hash", () => {
    check(
      'builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; outputHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/wg5dqh07jh5lgg9nvzq5skm9i3qkhl00-x\",\"sha256\",\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\")],[],[],\"s\",\"b\",[],[(\"builder\",\"b\"),(\"name\",\"x\"),(\"out\",\"/nix/store/wg5dqh07jh5lgg9nvzq5skm9i3qkhl00-x\"),(\"outputHash\",\"sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\"),(\"system\",\"s\")])"`,
    );
    check(
      'builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; outputHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; outputHashMode = "recursive"; outputHashAlgo = "sha256"; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/pc9cg5mrl4hpb00d4mb64abffprgs1rh-x\",\"r:sha256\",\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\")],[],[],\"s\",\"b\",[],[(\"builder\",\"b\"),(\"name\",\"x\"),(\"out\",\"/nix/store/pc9cg5mrl4hpb00d4mb64abffprgs1rh-x\"),(\"outputHash\",\"sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=\"),(\"outputHashAlgo\",\"sha256\"),(\"outputHashMode\",\"recursive\"),(\"system\",\"s\")])"`,
    );
    check(
      'builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; outputHash = "sha1:iwjz551fyw0cxcjgf4l6c879zabd6wpm"; outputHashMode = "recursive"; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/1sm14v4i1xpz04w0ncn766rzf5irid7w-x\",\"r:sha1\",\"f572d396fae9206628714fb2ce00f72e94f2258f\")],[],[],\"s\",\"b\",[],[(\"builder\",\"b\"),(\"name\",\"x\"),(\"out\",\"/nix/store/1sm14v4i1xpz04w0ncn766rzf5irid7w-x\"),(\"outputHash\",\"sha1:iwjz551fyw0cxcjgf4l6c879zabd6wpm\"),(\"outputHashMode\",\"recursive\"),(\"system\",\"s\")])"`,
    );
    check(
      'builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; outputHash = "b1946ac92492d2347c6235b4d2611184"; outputHashAlgo = "md5"; outputHashMode = "flat"; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/d6fniwbcxlyz7rcyv7vf89gzjzl22hzn-x\",\"md5\",\"b1946ac92492d2347c6235b4d2611184\")],[],[],\"s\",\"b\",[],[(\"builder\",\"b\"),(\"name\",\"x\"),(\"out\",\"/nix/store/d6fniwbcxlyz7rcyv7vf89gzjzl22hzn-x\"),(\"outputHash\",\"b1946ac92492d2347c6235b4d2611184\"),(\"outputHashAlgo\",\"md5\"),(\"outputHashMode\",\"flat\"),(\"system\",\"s\")])"`,
    );
    check(
      '(derivation { name = "x"; system = "s"; builder = "b"; outputHash = ""; outputHashAlgo = "sha512"; }).outPath',
      '"/nix/store/y2qlb9l5wdskqrv62vlq72l3lwxqlb69-x"',
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; outputHashMode = "text"; }',
      '{ drvPath = "/nix/store/ajdvn0yagn1r76084wqs4nc2hv49sys1-x.drv"; out = "/nix/store/vylz2d5mzcgx8z67q4xi43zhzf5zrld5-x"; }',
    );
    check(
      'derivationStrict { name = "x.drv"; system = "s"; builder = "b"; outputHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; outputHashMode = "text"; }',
      '{ drvPath = "/nix/store/27pzq2wjw92hzly6fcax6kpd6mf743p6-x.drv.drv"; out = "/nix/store/2zamx91agnq8gqfm29jlf5z3zakwm0x0-x.drv"; }',
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; outputHashMode = "git"; }',
      '{ drvPath = "/nix/store/nwwv6ad2mziqbj57xj9n1vg5n1zvq0l8-x.drv"; out = "/nix/store/p9wy5k2p99v3106zli1vds9lmjn813s6-x"; }',
    );
    check(
      'let fetch = how: derivation { name = "src"; system = "s"; builder = how; outputHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; }; use = how: derivation { name = "x"; system = "s"; builder = "b"; src = fetch how; }; in [ ((fetch "a").drvPath == (fetch "b").drvPath) ((use "a").outPath == (use "b").outPath) ((use "a").drvPath == (use "b").drvPath) (use "a").outPath ]',
      '[ false true false "/nix/store/gc48m4mjwgkdswx9ry97n1y1w9k6j2vy-x" ]',
    );
  });

  it("with structured attributes pass JSON", () => {
    check(
      String.raw`builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; __structuredAttrs = true; args = [ "q" 1 ]; a = { z = [ 1 null true 1.5 "x\n" ]; p = ./tree; }; outputs = [ "out" "dev" ]; e = derivation { name = "y"; system = "s"; builder = "b"; }; }).drvPath`,
      String.raw`"Derive([(\"dev\",\"/nix/store/g8dzjsny091sci2xz746zpvafh7axam1-x-dev\",\"\",\"\"),(\"out\",\"/nix/store/jmn6q2mfz7cpdsp0n96i89qq5na4j2xy-x\",\"\",\"\")],[(\"/nix/store/ak0fmizw475y21l5bz99gnd6ha6an8bj-y.drv\",[\"out\"])],[\"/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree\"],\"s\",\"b\",[\"q\",\"1\"],[(\"__json\",\"{\\\"a\\\":{\\\"p\\\":\\\"/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree\\\",\\\"z\\\":[1,null,true,1.5,\\\"x\\\\n\\\"]},\\\"builder\\\":\\\"b\\\",\\\"e\\\":\\\"/nix/store/skls53d36hb3w5d3cpl3cb4479n1ix03-y\\\",\\\"name\\\":\\\"x\\\",\\\"outputs\\\":[\\\"out\\\",\\\"dev\\\"],\\\"system\\\":\\\"s\\\"}\"),(\"dev\",\"/nix/store/g8dzjsny091sci2xz746zpvafh7axam1-x-dev\"),(\"out\",\"/nix/store/jmn6q2mfz7cpdsp0n96i89qq5na4j2xy-x\")])"`,
    );
    check(
      'builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; __structuredAttrs = true; __ignoreNulls = true; n = null; outputHash = ""; outputHashAlgo = "sha256"; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/yplc6kklcg6k8aln037jq8jxq5v92wln-x\",\"sha256\",\"0000000000000000000000000000000000000000000000000000000000000000\")],[],[],\"s\",\"b\",[],[(\"__json\",\"{\\\"builder\\\":\\\"b\\\",\\\"name\\\":\\\"x\\\",\\\"outputHash\\\":\\\"\\\",\\\"outputHashAlgo\\\":\\\"sha256\\\",\\\"system\\\":\\\"s\\\"}\"),(\"out\",\"/nix/store/yplc6kklcg6k8aln037jq8jxq5v92wln-x\")])"`,
    );
    check(
      'builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; __structuredAttrs = false; }).drvPath',
      String.raw`"Derive([(\"out\",\"/nix/store/ab4byr8h74hpz3wadz9w5wj6p4m0nbzn-x\",\"\",\"\")],[],[],\"s\",\"b\",[],[(\"__structuredAttrs\",\"\"),(\"builder\",\"b\"),(\"name\",\"x\"),(\"out\",\"/nix/store/ab4byr8h74hpz3wadz9w5wj6p4m0nbzn-x\"),(\"system\",\"s\")])"`,
    );
  });

  it("of experimental kinds have placeholders for their outputs", () => {
    check(
      'builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; __contentAddressed = true; outputs = [ "out" "dev" ]; }).drvPath',
      String.raw`"Derive([(\"dev\",\"\",\"r:sha256\",\"\"),(\"out\",\"\",\"r:sha256\",\"\")],[],[],\"s\",\"b\",[],[(\"builder\",\"b\"),(\"dev\",\"/02qcpld1y6xhs5gz9bchpxaw0xdhmsp5dv88lh25r2ss44kh8dxz\"),(\"name\",\"x\"),(\"out\",\"/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9\"),(\"outputs\",\"out dev\"),(\"system\",\"s\")])"`,
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; __contentAddressed = true; outputs = [ "out" "dev" ]; outputHashMode = "recursive"; outputHashAlgo = "sha256"; }',
      '{ dev = "/0m6l7hy0k59z9c9kk1zwj5f21lbsbpnw2ns6zl29n5iz11w2il9n"; drvPath = "/nix/store/n460691mx68nn75mxlpy62z36b1i59pf-x.drv"; out = "/00c8abazkw3a5g9f84m56rp4qap306m3cd38vkm0a1sqf7631qjy"; }',
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; __contentAddressed = false; }',
      '{ drvPath = "/nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv"; out = "/nix/store/gwwjwi08fyrbrz2d8zkfvy65nzzq2czp-x"; }',
    );
    check(
      'let d = derivation { name = "y"; system = "s"; builder = "b"; __contentAddressed = true; }; in builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; inherit d; }).drvPath',
      String.raw`"Derive([(\"out\",\"\",\"\",\"\")],[(\"/nix/store/97lwyagcm8nn77jrjpnq9m5zsy1cfr8n-y.drv\",[\"out\"])],[],\"s\",\"b\",[],[(\"builder\",\"b\"),(\"d\",\"/1h5sa8akf3prq6ppwf4f6987y6zqz7f3swkqda86q01gai35371w\"),(\"name\",\"x\"),(\"out\",\"\"),(\"system\",\"s\")])"`,
    );
    check(
      'let d = derivation { name = "y"; system = "s"; builder = "b"; __contentAddressed = true; }; e = derivation { name = "x"; system = "s"; builder = "b"; inherit d; }; in derivationStrict { name = "z"; system = "s"; builder = "b"; inherit e; }',
      '{ drvPath = "/nix/store/hbrphkzz5mzzaqhbl20nqbm9ysrfbnzp-z.drv"; out = "/1j6xskv4qlci292i5y9iyf3b3qsr9ig1ib16x4rwdkgj2zzgjsk0"; }',
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; __impure = true; }',
      '{ drvPath = "/nix/store/c3fqn3hwdyxmxm19ljy3wvq96qabrv66-x.drv"; out = "/03g4rc198ix78w2is1qgz8bm93qff4hcplwmb3zxayhrqy8jgxy0"; }',
    );
    check(
      'let d = derivation { name = "y"; system = "s"; builder = "b"; __impure = true; }; in derivationStrict { name = "x"; system = "s"; builder = "b"; inherit d; }',
      '{ drvPath = "/nix/store/jpj2i9qwgcid7zv8k7887sblqczmqdnp-x.drv"; out = "/03vg09d3d7n56zm8l0wjngqrmqm2wd4bjgl0zv4lvxjrnkdd5v59"; }',
    );
  });

  it("take unusual outputs and checks", () => {
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputs = "out dev"; }',
      '{ dev = "/nix/store/g1qp5k3hapvsriswfzlw41x710w3klpp-x-dev"; drvPath = "/nix/store/040xifk5w527swvfrd2g2gyfihfbyn4w-x.drv"; out = "/nix/store/rk239pxig2bqki5yzraqj78g26ai4iqy-x"; }',
    );
    check(
      String.raw`derivationStrict { name = "x"; system = "s"; builder = "b"; __json = "{ \"b\" : 1.0, \"a\":[ null ] }"; }`,
      '{ drvPath = "/nix/store/x1bdpv8zdic21j2f71mpl388jwg9ijh8-x.drv"; out = "/nix/store/kwzhxv2qiy7w2npwnfxv7liy7mjxvhd6-x"; }',
    );
    check(
      String.raw`derivationStrict { name = "x"; system = "s"; builder = "b"; __structuredAttrs = true; "b c" = 1; "a\"ü" = 2; }`,
      '{ drvPath = "/nix/store/qhflri9ydpjipjnbfb2yg1qxzsnbddsc-x.drv"; out = "/nix/store/6bwd60lpm96bx9qa262z7c1ywp763lpf-x"; }',
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputs = [ "name" ]; }',
      '{ drvPath = "/nix/store/m7r9pxcq822ca9738mdkyzdcpriah76i-x.drv"; name = "/nix/store/y8rg446y3bps0mp53l7ka9z6rs8vxpnx-x-name"; }',
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; allowedReferences = [ "out" ]; outputChecks.out.maxSize = 1; __structuredAttrs = true; }',
      '{ drvPath = "/nix/store/5svfvxh6xyhn7aahnfqr9x0p6ic1ny0q-x.drv"; out = "/nix/store/83aqsg0bhnd6hn0rzg86mf6asm26zv2y-x"; }',
    );
  });

  it("give strings that depend on them", () => {
    check(
      'builtins.getContext (derivation { name = "x"; system = "s"; builder = "b"; }).outPath',
      '{ "/nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv" = { outputs = [ "out" ]; }; }',
    );
    check(
      'builtins.getContext (derivation { name = "x"; system = "s"; builder = "b"; }).drvPath',
      '{ "/nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv" = { allOutputs = true; }; }',
    );
    check('builtins.placeholder "out"', '"/1rz4g4znpzjwh1xymhjpm42vipw92pr73vdgl6xs1hycac8kf2n9"');
  });

  it("of the fetchurl that comes with Nix are the same", () => {
    check(
      'import <nix/fetchurl.nix> { url = "https://example.org/a-1.tar.gz"; sha256 = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; }',
      '{ all = [ «repeated» ]; builder = "builtin:fetchurl"; drvAttrs = { builder = "builtin:fetchurl"; executable = false; impureEnvVars = [ "http_proxy" "https_proxy" "ftp_proxy" "all_proxy" "no_proxy" ]; name = "a-1.tar.gz"; outputHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; outputHashAlgo = "sha256"; outputHashMode = "flat"; preferLocalBuild = true; system = "builtin"; unpack = false; url = "https://example.org/a-1.tar.gz"; urls = [ "https://example.org/a-1.tar.gz" ]; }; drvPath = "/nix/store/pjnqgrnj7m0h05zrpdsr00cnnq37ds2a-a-1.tar.gz.drv"; executable = false; impureEnvVars = «repeated»; name = "a-1.tar.gz"; out = «repeated»; outPath = "/nix/store/hr8mxiv072bhhsi1a4vwpxzcgh719za0-a-1.tar.gz"; outputHash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; outputHashAlgo = "sha256"; outputHashMode = "flat"; outputName = "out"; preferLocalBuild = true; system = "builtin"; type = "derivation"; unpack = false; url = "https://example.org/a-1.tar.gz"; urls = «repeated»; }',
    );
    check(
      '(import <nix/fetchurl.nix> { url = "https://example.org/a"; hash = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="; executable = true; name = "b"; }).drvPath',
      '"/nix/store/9l67gz6mdsmqzz0jch5pdyrzv63mlcmr-b.drv"',
    );
    check(
      '(import <nix/fetchurl.nix> { url = "https://example.org/a"; md5 = "b1946ac92492d2347c6235b4d2611184"; unpack = true; }).drvPath',
      '"/nix/store/x2wxbdl4a0hmzpj8kdjg96bsimhzrkwl-a.drv"',
    );
    check(
      '(import <nix/fetchurl.nix> { url = "https://example.org/a"; sha1 = "iwjz551fyw0cxcjgf4l6c879zabd6wpm"; }).drvPath',
      '"/nix/store/g4bk1jcgbim0qxhp51sqdfrqp3h50a94-a.drv"',
    );
    check(
      '(import <nix/fetchurl.nix> { url = "https://example.org/a"; impure = true; }).drvPath',
      '"/nix/store/5dk241wdpjdj81nxd7hzcfipik6hj21z-a.drv"',
    );
    check(
      "builtins.functionArgs (import <nix/fetchurl.nix>)",
      "{ executable = true; hash = true; impure = true; md5 = true; name = true; outputHash = true; outputHashAlgo = true; sha1 = true; sha256 = true; sha512 = true; system = true; unpack = true; url = false; }",
    );
  });

  it("can be imported by their files", () => {
    check(
      'import (derivation { name = "x"; system = "s"; builder = "b"; outputs = [ "out" "dev" ]; }).drvPath',
      '{ all = [ «repeated» { all = «repeated»; dev = «repeated»; drvPath = "/nix/store/040xifk5w527swvfrd2g2gyfihfbyn4w-x.drv"; name = "x"; out = «repeated»; outPath = "/nix/store/rk239pxig2bqki5yzraqj78g26ai4iqy-x"; outputName = "out"; type = "derivation"; } ]; dev = «repeated»; drvPath = "/nix/store/040xifk5w527swvfrd2g2gyfihfbyn4w-x.drv"; name = "x"; out = «repeated»; outPath = "/nix/store/g1qp5k3hapvsriswfzlw41x710w3klpp-x-dev"; outputName = "dev"; type = "derivation"; }',
    );
  });

  it("say what is wrong with them", () => {
    check("derivationStrict { }", "missing-attribute: attribute 'name' missing: a derivation needs a name");
    check('derivationStrict { name = "x"; }', "eval: required attribute 'builder' missing in derivation 'x'");
    check(
      'derivationStrict { name = "x"; system = "s"; }',
      "eval: required attribute 'builder' missing in derivation 'x'",
    );
    check(
      'derivationStrict { name = "x"; builder = "b"; }',
      "eval: required attribute 'system' missing in derivation 'x'",
    );
    check(
      'derivationStrict { name = "x y"; system = "s"; builder = "b"; }',
      "eval: invalid derivation name 'x y': it contains the illegal character ' '",
    );
    check(
      'derivationStrict { name = ""; system = "s"; builder = "b"; }',
      "eval: invalid derivation name '': it must not be empty",
    );
    check(
      'derivationStrict { name = "x.drv"; system = "s"; builder = "b"; }',
      "eval: derivation name 'x.drv' ends in '.drv', which is for derivations that produce a single derivation file",
    );
    check(
      'derivationStrict { name = 1; system = "s"; builder = "b"; }',
      "type: expected a string but found an integer: 1",
    );
    check(
      'derivationStrict { name = "${./tree}"; system = "s"; builder = "b"; }',
      "eval: the string '/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree' is not allowed to refer to a store path (such as '/nix/store/8b0hxhv02ymsh2dibh94x7y4kyp0rb6d-tree')",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputs = [ ]; }',
      "eval: derivation cannot have an empty set of outputs",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputs = [ "out" "out" ]; }',
      "eval: duplicate derivation output 'out'",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputs = [ "drvPath" ]; }',
      "eval: invalid derivation output name 'drvPath'",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputs = [ "o/t" ]; }',
      "eval: name 'x-o/t' is not valid: it contains the illegal character '/'",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; args = 1; }',
      "type: expected a list but found an integer: 1",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; args = [ { } ]; }',
      "type: cannot coerce a set to a string: { }",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; f = x: x; }',
      "type: cannot coerce a function to a string: «lambda f»",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; f = throw "message"; }',
      "throw: message",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; f = ./nowhere; }',
      "file: path '/src/nowhere' does not exist",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputHash = ""; }',
      'eval: an empty hash needs its algorithm, e.g. outputHashAlgo = "sha256"',
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputHash = "xyz"; outputHashAlgo = "md5"; }',
      "eval: hash 'xyz' has wrong length for hash algorithm 'md5'",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputHash = "b1946ac92492d2347c6235b4d2611184"; }',
      "eval: hash 'b1946ac92492d2347c6235b4d2611184' does not include a type, nor is the type otherwise known from context",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputHash = "b1946ac92492d2347c6235b4d2611184"; outputHashAlgo = "md5"; outputs = [ "a" ]; }',
      "eval: multiple outputs are not supported in fixed-output derivations",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; outputHashMode = "foo"; }',
      'eval: invalid value \'foo\' for \'outputHashMode\': it is "flat", "recursive", "nar", "text" or "git"',
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; __impure = true; __contentAddressed = true; }',
      "eval: derivation cannot be both content-addressed and impure",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; __structuredAttrs = 1; }',
      "type: expected a Boolean but found an integer: 1",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; __structuredAttrs = true; f = x: x; }',
      "type: cannot convert a function to JSON",
    );
    check(
      'derivationStrict { name = "x"; system = "s"; builder = "b"; __structuredAttrs = true; outputs = "out"; }',
      'type: expected a list but found a string: "out"',
    );
    check(
      '(derivation { name = "x"; system = "s"; builder = "b"; outputs = [ ]; }).outPath',
      "eval: derivation has no outputs: `outputs` is the empty list",
    );
    check(
      '(derivation { name = "x"; system = "s"; builder = "b"; outputs = 1; }).outPath',
      "type: expected a list but found an integer: 1",
    );
    check("derivation 1", "type: expected a set but found an integer: 1");
    check(
      'builtins.readFile (derivation { name = "x"; system = "s"; builder = "b"; })',
      "unavailable: '/nix/store/gwwjwi08fyrbrz2d8zkfvy65nzzq2czp-x' comes out of building the derivation 'x', and nothing is built here (import from derivation). Build it once with `nix-store --realise /nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv` to make its result known",
    );
    check(
      'import (derivation { name = "x"; system = "s"; builder = "b"; })',
      "unavailable: '/nix/store/gwwjwi08fyrbrz2d8zkfvy65nzzq2czp-x' comes out of building the derivation 'x', and nothing is built here (import from derivation). Build it once with `nix-store --realise /nix/store/5wq5jx7219pmi3xklyhl77fjbqvy6qaj-x.drv` to make its result known",
    );
  });

  it("have a hash that fits how the output is hashed", () => {
    check(
      'derivation { name = "x"; system = "s"; builder = "b"; outputHashMode = "git"; outputHashAlgo = "md5"; outputHash = "d41d8cd98f00b204e9800998ecf8427e"; }',
      "eval: 'outputHashMode = \"git\"' goes with sha1 or sha256, not with md5",
    );
    check(
      'derivation { name = "x"; system = "s"; builder = "b"; __json = 1; }',
      "eval: the attribute '__json' of derivation 'x' is not a JSON object",
    );
  });
});
