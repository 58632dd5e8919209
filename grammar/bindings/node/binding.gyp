{
  "targets": [
    {
      "target_name": "tree_sitter_nix",
      "sources": ["binding.c", "../../src/parser/parser.c", "../../src/scanner.c"],
      "include_dirs": ["../../src/parser"],
      "conditions": [["OS!='win'", { "cflags": ["-std=c11"] }, { "msvs_settings": { "VCCLCompilerTool": { "AdditionalOptions": ["/std:c11", "/utf-8"] } } }]]
    }
  ]
}
