// Hands the compiled grammar to the npm package `tree-sitter`, which takes a language as a tagged pointer in the
// property `language`. Uses only Node-API, so one build serves all versions of Node.js.

#include <node_api.h>

typedef struct TSLanguage TSLanguage;

extern const TSLanguage *tree_sitter_nix(void);

// By this tag the package knows that a pointer is a language and nothing else.
static const napi_type_tag LANGUAGE_TAG = {0x8AF2E5212AD58ABF, 0xD5006CAD83ABBA16};

static napi_value init(napi_env env, napi_value exports) {
  napi_value name, language;
  if (napi_create_string_utf8(env, "nix", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_external(env, (void *)tree_sitter_nix(), NULL, NULL, &language) != napi_ok ||
      napi_type_tag_object(env, language, &LANGUAGE_TAG) != napi_ok ||
      napi_set_named_property(env, exports, "name", name) != napi_ok ||
      napi_set_named_property(env, exports, "language", language) != napi_ok) {
    napi_throw_error(env, NULL, "The Nix grammar could not be handed over.");
    return NULL;
  }
  return exports;
}

NAPI_MODULE(tree_sitter_nix, init)
