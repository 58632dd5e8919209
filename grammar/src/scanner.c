// The tokens of Nix that a regular expression without context cannot cut: the text inside both kinds of
// strings, paths (whose end depends on a following `${`), URIs, and the mark that a binding begins where the
// one before it was not ended. The scanner keeps no state: the parser's own state says inside which kind of
// string or path it is, so any part of an old tree can be used again after an edit.

#include <tree_sitter/parser.h>

enum Token {
  STRING_FRAGMENT,
  INDENTED_FRAGMENT,
  PATH_START,
  PATH_REST,
  HOME_PATH_START,
  URI,
  BINDING_AHEAD,
  // Named by no rule, so it is wanted only while the parser recovers and accepts everything.
  RECOVERING,
};

void *tree_sitter_nix_external_scanner_create(void) { return 0; }
void tree_sitter_nix_external_scanner_destroy(void *payload) { (void)payload; }
void tree_sitter_nix_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  (void)payload;
  (void)buffer;
  (void)length;
}
unsigned tree_sitter_nix_external_scanner_serialize(void *payload, char *buffer) {
  (void)payload;
  (void)buffer;
  return 0;
}

static inline bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static inline bool is_space(int32_t c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
static inline bool is_name_start(int32_t c) { return is_letter(c) || c == '_'; }
static inline bool is_name(int32_t c) { return is_name_start(c) || is_digit(c) || c == '-' || c == '\''; }
static inline bool is_path(int32_t c) {
  return is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-' || c == '+';
}
static inline bool is_scheme(int32_t c) {
  return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
}
static bool is_uri(int32_t c) {
  if (is_letter(c) || is_digit(c)) return true;
  switch (c) {
    case '%': case '/': case '?': case ':': case '@': case '&': case '=': case '+': case '$':
    case ',': case '-': case '_': case '.': case '!': case '~': case '*': case '\'':
      return true;
    default:
      return false;
  }
}

static inline void advance(TSLexer *lexer) { lexer->advance(lexer, false); }
static inline void skip(TSLexer *lexer) { lexer->advance(lexer, true); }

// Text of a "…" string up to its end, an escape or an interpolation. A `$` swallows the character after it
// unless that one has a meaning of its own, which makes `$${` plain text.
static bool scan_string_fragment(TSLexer *lexer) {
  bool any = false;
  for (;;) {
    switch (lexer->lookahead) {
      case 0:
        if (lexer->eof(lexer)) {
          lexer->mark_end(lexer);
          return any;
        }
        break;
      case '"':
      case '\\':
        lexer->mark_end(lexer);
        return any;
      case '$':
        lexer->mark_end(lexer);
        advance(lexer);
        if (lexer->lookahead == '{') return any;
        any = true;
        if (lexer->lookahead == '"' || lexer->lookahead == '\\' || lexer->eof(lexer)) {
          lexer->mark_end(lexer);
          return true;
        }
        break;
    }
    advance(lexer);
    any = true;
  }
}

// The same for ''…'' strings, whose escapes begin with their own delimiter.
static bool scan_indented_fragment(TSLexer *lexer) {
  bool any = false;
  for (;;) {
    switch (lexer->lookahead) {
      case 0:
        if (lexer->eof(lexer)) {
          lexer->mark_end(lexer);
          return any;
        }
        advance(lexer);
        break;
      case '$':
        lexer->mark_end(lexer);
        advance(lexer);
        if (lexer->lookahead == '{') return any;
        if (lexer->lookahead != '\'' && !lexer->eof(lexer)) advance(lexer);
        break;
      case '\'':
        lexer->mark_end(lexer);
        advance(lexer);
        if (lexer->lookahead == '\'') return any;
        if (lexer->lookahead != '$' && !lexer->eof(lexer)) advance(lexer);
        break;
      default:
        advance(lexer);
    }
    any = true;
  }
}

// Everything that may follow the first slash of a path.
static void scan_path_rest(TSLexer *lexer) {
  while (is_path(lexer->lookahead) || lexer->lookahead == '/') advance(lexer);
  lexer->mark_end(lexer);
}

static bool at_interpolation(TSLexer *lexer) {
  if (lexer->lookahead != '$') return false;
  advance(lexer);
  return lexer->lookahead == '{';
}

// Called behind the first name of what may be an attribute path: is it one, with `=` behind it?
static bool is_binding_head(TSLexer *lexer) {
  for (;;) {
    while (is_space(lexer->lookahead)) advance(lexer);
    if (lexer->lookahead == '=') {
      advance(lexer);
      return lexer->lookahead != '=';
    }
    if (lexer->lookahead != '.') return false;
    advance(lexer);
    while (is_space(lexer->lookahead)) advance(lexer);
    if (is_name_start(lexer->lookahead)) {
      while (is_name(lexer->lookahead)) advance(lexer);
    } else if (lexer->lookahead == '"') {
      advance(lexer);
      while (lexer->lookahead != '"') {
        if (lexer->lookahead == '\n' || lexer->lookahead == '\\' || lexer->eof(lexer)) return false;
        advance(lexer);
      }
      advance(lexer);
    } else {
      return false;
    }
  }
}

// A path, a URI or a binding where none can be; all of them may begin like a name.
static bool scan_word(TSLexer *lexer, const bool *valid, bool new_line) {
  bool scheme = is_letter(lexer->lookahead);
  bool name = is_name_start(lexer->lookahead);
  bool dots = lexer->lookahead == '.';
  unsigned length = 0;
  lexer->mark_end(lexer);
  while (is_path(lexer->lookahead)) {
    if (lexer->lookahead != '.') dots = false;
    if (lexer->lookahead == '_') scheme = false;
    advance(lexer);
    length++;
  }
  if (lexer->lookahead == '/' && valid[PATH_START]) {
    advance(lexer);
    if (is_path(lexer->lookahead)) {
      scan_path_rest(lexer);
      lexer->result_symbol = PATH_START;
      return true;
    }
    lexer->mark_end(lexer);
    // `./` and `../` without more can only be paths being typed.
    if ((dots && length <= 2 && lexer->lookahead != '/') || at_interpolation(lexer)) {
      lexer->result_symbol = PATH_START;
      return true;
    }
    return false;
  }
  if (lexer->lookahead == ':' && scheme && valid[URI]) {
    advance(lexer);
    if (!is_uri(lexer->lookahead)) return false;
    while (is_uri(lexer->lookahead)) advance(lexer);
    lexer->mark_end(lexer);
    lexer->result_symbol = URI;
    return true;
  }
  (void)name;
  (void)new_line;
  (void)is_binding_head;
  return false;
}

bool tree_sitter_nix_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  (void)payload;
  bool recovering = valid[RECOVERING];
  if (!recovering) {
    if (valid[STRING_FRAGMENT]) {
      lexer->result_symbol = STRING_FRAGMENT;
      return scan_string_fragment(lexer);
    }
    if (valid[INDENTED_FRAGMENT]) {
      lexer->result_symbol = INDENTED_FRAGMENT;
      return scan_indented_fragment(lexer);
    }
    if (valid[PATH_REST] && (is_path(lexer->lookahead) || lexer->lookahead == '/')) {
      scan_path_rest(lexer);
      lexer->result_symbol = PATH_REST;
      return true;
    }
  }
  if (!valid[PATH_START]) return false;
  bool new_line = false;
  while (is_space(lexer->lookahead)) {
    if (lexer->lookahead == '\n') new_line = true;
    skip(lexer);
  }
  if (lexer->lookahead == '~') {
    advance(lexer);
    if (lexer->lookahead != '/') return false;
    advance(lexer);
    scan_path_rest(lexer);
    lexer->result_symbol = HOME_PATH_START;
    return true;
  }
  if (is_path(lexer->lookahead) || lexer->lookahead == '/') return scan_word(lexer, valid, new_line);
  return false;
}
