// The tokens of Nix that a regular expression without context cannot cut: the text inside both kinds of
// strings, paths (whose end depends on a following `${`), URIs, and the mark that a binding begins where the
// one before it was not ended. The scanner keeps no state: the parser's own state says inside which kind of
// string or path it is, so any part of an old tree can be used again after an edit.

#include <stdlib.h>
#include <tree_sitter/parser.h>

enum Token {
  STRING_FRAGMENT,
  INDENTED_FRAGMENT,
  PATH_START,
  PATH_REST,
  HOME_PATH_START,
  URI,
  // Marks of no width for what is missing; grammar.js says what each stands for.
  HOLE,
  CUT,
  NO_VALUE,
  DANGLING,
  STRING_CUT,
  STRING_CUT_BEFORE_BINDING,
  END_OF_TEXT,
  STILL_END_OF_TEXT,
  // Never given. Wanted alone right after a mark.
  NEVER,
  // Named by no rule, so it is wanted only while the parser recovers and accepts everything.
  RECOVERING,
};

// Stands in the text, in place of the character before, where a string that was not closed is held to end. It is
// put there only for reading damaged text a second time; Unicode keeps it free for such uses.
#define LAST_OF_STRING 0xFDD0

// Likewise, in place of the white space behind such a string.
#define BEHIND_STRING 0xFDD1

// The only state there is. Both flags stay false in sound text.
struct Scanner {
  // Whether the end of the text was already given as a token.
  bool ended;
  // Whether the text just given was the last of a string that was not closed.
  bool cut;
};

void *tree_sitter_nix_external_scanner_create(void) { return calloc(1, sizeof(struct Scanner)); }
void tree_sitter_nix_external_scanner_destroy(void *payload) { free(payload); }
void tree_sitter_nix_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  struct Scanner *scanner = payload;
  scanner->ended = length > 0 && (buffer[0] & 1);
  scanner->cut = length > 0 && (buffer[0] & 2);
}
unsigned tree_sitter_nix_external_scanner_serialize(void *payload, char *buffer) {
  struct Scanner *scanner = payload;
  if (!scanner->ended && !scanner->cut) return 0;
  buffer[0] = (scanner->ended ? 1 : 0) | (scanner->cut ? 2 : 0);
  return 1;
}

static inline bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static inline bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static inline bool is_space(int32_t c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == BEHIND_STRING;
}
static inline bool is_mark(int32_t c) { return c == LAST_OF_STRING || c == BEHIND_STRING; }
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

static bool end_of_cut_string(struct Scanner *scanner, TSLexer *lexer) {
  advance(lexer);
  lexer->mark_end(lexer);
  scanner->cut = true;
  return true;
}

// Text of a "…" string up to its end, an escape or an interpolation. A `$` swallows the character after it
// unless that one has a meaning of its own, which makes `$${` plain text.
static bool scan_string_fragment(struct Scanner *scanner, TSLexer *lexer) {
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
        if (lexer->lookahead == '"' || lexer->lookahead == '\\' || is_mark(lexer->lookahead) || lexer->eof(lexer)) {
          lexer->mark_end(lexer);
          return true;
        }
        break;
      case BEHIND_STRING:
        lexer->mark_end(lexer);
        return any;
      case LAST_OF_STRING:
        return end_of_cut_string(scanner, lexer);
    }
    advance(lexer);
    any = true;
  }
}

// The same for ''…'' strings, whose escapes begin with their own delimiter.
static bool scan_indented_fragment(struct Scanner *scanner, TSLexer *lexer) {
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
        if (lexer->lookahead != '\'' && !is_mark(lexer->lookahead) && !lexer->eof(lexer)) advance(lexer);
        break;
      case '\'':
        lexer->mark_end(lexer);
        advance(lexer);
        if (lexer->lookahead == '\'') return any;
        if (lexer->lookahead != '$' && !is_mark(lexer->lookahead) && !lexer->eof(lexer)) advance(lexer);
        break;
      case BEHIND_STRING:
        lexer->mark_end(lexer);
        return any;
      case LAST_OF_STRING:
        return end_of_cut_string(scanner, lexer);
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

// Passes a string of one line without escapes and interpolations, such as may stand in an attribute path.
static bool pass_short_string(TSLexer *lexer) {
  advance(lexer);
  while (lexer->lookahead != '"') {
    switch (lexer->lookahead) {
      case '\n':
      case '\\':
      case '$':
        return false;
      case 0:
        if (lexer->eof(lexer)) return false;
    }
    advance(lexer);
  }
  advance(lexer);
  return true;
}

static bool is_word(const char *text, const char *word) {
  while (*word) {
    if (*text++ != *word++) return false;
  }
  return true;
}

static void pass_blanks(TSLexer *lexer) {
  while (lexer->lookahead == ' ' || lexer->lookahead == '\t') advance(lexer);
}

// Called behind the first name of what may be an attribute path: is it one, with `=` behind it on the same line?
static bool is_binding_head(TSLexer *lexer) {
  for (;;) {
    pass_blanks(lexer);
    if (lexer->lookahead == '=') {
      advance(lexer);
      return lexer->lookahead != '=';
    }
    if (lexer->lookahead != '.') return false;
    advance(lexer);
    pass_blanks(lexer);
    if (is_name_start(lexer->lookahead)) {
      while (is_name(lexer->lookahead)) advance(lexer);
    } else if (lexer->lookahead != '"' || !pass_short_string(lexer)) {
      return false;
    }
  }
}

// What comes next in the text, as far as it tells whether something is missing before it.
enum Ahead {
  NOTHING_SPECIAL,
  // `name =` or `inherit`: a binding.
  BINDING,
  // `}` or `in`: the end of the bindings around.
  CLOSER,
  SEMICOLON,
};

// The mark that fits, given what the parser wants and what comes next; or RECOVERING for none.
static enum Token mark_for(enum Ahead ahead, const bool *valid, bool new_line) {
  switch (ahead) {
    case BINDING:
      if (valid[NO_VALUE]) return NO_VALUE;
      if (valid[DANGLING] || !new_line) return RECOVERING;
      if (valid[HOLE]) return HOLE;
      return valid[PATH_START] || valid[CUT] ? CUT : RECOVERING;
    case CLOSER:
      if (valid[NO_VALUE]) return NO_VALUE;
      return valid[DANGLING] ? DANGLING : RECOVERING;
    case SEMICOLON:
      // `a = ;` the parser mends by itself.
      if (valid[NO_VALUE] && !valid[PATH_START]) return NO_VALUE;
      return valid[DANGLING] ? DANGLING : RECOVERING;
    default:
      return RECOVERING;
  }
}

// How far to look for the `/` or `:` that makes a path or a URI. Each name of `a.b.c…` is looked at anew, so without
// a limit a long one would take a time that grows with its square.
#define LONGEST_START 256

// Called at the start of a name. Finds paths, URIs, and bindings where none may begin; all may look alike at first.
static bool scan_word(TSLexer *lexer, const bool *valid, bool new_line) {
  bool scheme = is_letter(lexer->lookahead);
  bool name = is_name_start(lexer->lookahead);
  bool dots = lexer->lookahead == '.';
  char start[8] = {0};
  unsigned length = 0;
  while (is_path(lexer->lookahead) && length < LONGEST_START) {
    int32_t c = lexer->lookahead;
    if (c == '.' && !valid[PATH_START]) break;
    if (c != '.') dots = false;
    if (c == '_') scheme = false;
    // Paths and URIs may hold dots, so here a whole attribute path is passed in one go and judged afterwards.
    if (length < sizeof start) start[length] = (char)c;
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
    // `./` and `../` without more can only be paths being typed.
    bool being_typed = dots && length >= 1 && length <= 2 && lexer->lookahead != '/';
    if (lexer->lookahead == '$') {
      lexer->mark_end(lexer);
      advance(lexer);
      if (lexer->lookahead != '{') return false;
    } else if (being_typed) {
      lexer->mark_end(lexer);
    } else {
      return false;
    }
    lexer->result_symbol = PATH_START;
    return true;
  }
  if (lexer->lookahead == ':' && scheme && valid[URI]) {
    advance(lexer);
    if (!is_uri(lexer->lookahead)) return false;
    while (is_uri(lexer->lookahead)) advance(lexer);
    lexer->mark_end(lexer);
    lexer->result_symbol = URI;
    return true;
  }
  if (!name || valid[RECOVERING] || length == LONGEST_START) return false;
  enum Ahead ahead = NOTHING_SPECIAL;
  if (is_name(lexer->lookahead)) {
    // Only a quote gets here; it may go on for long, and keywords have none.
    while (is_name(lexer->lookahead)) advance(lexer);
  } else if (length == 2 && start[0] == 'i' && start[1] == 'n') {
    ahead = CLOSER;
  } else if (length == 7 && is_word(start, "inherit")) {
    ahead = BINDING;
  }
  if (ahead == NOTHING_SPECIAL && mark_for(BINDING, valid, new_line) != RECOVERING && is_binding_head(lexer)) {
    ahead = BINDING;
  }
  enum Token mark = mark_for(ahead, valid, new_line);
  if (mark == RECOVERING) return false;
  lexer->result_symbol = mark;
  return true;
}

static bool give_end(struct Scanner *scanner, TSLexer *lexer) {
  lexer->result_symbol = scanner->ended ? STILL_END_OF_TEXT : END_OF_TEXT;
  scanner->ended = true;
  return true;
}

static bool give_string_cut(struct Scanner *scanner, TSLexer *lexer) {
  bool new_line = false;
  lexer->mark_end(lexer);
  for (; is_space(lexer->lookahead); advance(lexer)) {
    if (lexer->lookahead == '\n' || lexer->lookahead == BEHIND_STRING) new_line = true;
  }
  scanner->cut = false;
  if (lexer->eof(lexer)) return give_end(scanner, lexer);
  bool binding = new_line && is_name_start(lexer->lookahead);
  if (binding) {
    while (is_name(lexer->lookahead)) advance(lexer);
    binding = is_binding_head(lexer);
  }
  lexer->result_symbol = binding ? STRING_CUT_BEFORE_BINDING : STRING_CUT;
  return true;
}

bool tree_sitter_nix_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  struct Scanner *scanner = payload;
  bool recovering = valid[RECOVERING];
  if (!recovering) {
    if ((scanner->cut || lexer->lookahead == BEHIND_STRING) && valid[STRING_CUT]) return give_string_cut(scanner, lexer);
    if ((valid[STRING_FRAGMENT] || valid[INDENTED_FRAGMENT]) && lexer->eof(lexer)) return give_end(scanner, lexer);
    if (valid[STRING_FRAGMENT]) {
      lexer->result_symbol = STRING_FRAGMENT;
      return scan_string_fragment(scanner, lexer);
    }
    if (valid[INDENTED_FRAGMENT]) {
      lexer->result_symbol = INDENTED_FRAGMENT;
      return scan_indented_fragment(scanner, lexer);
    }
    if (valid[PATH_REST] && (is_path(lexer->lookahead) || lexer->lookahead == '/')) {
      scan_path_rest(lexer);
      lexer->result_symbol = PATH_REST;
      return true;
    }
  }
  bool new_line = false;
  lexer->mark_end(lexer);
  while (is_space(lexer->lookahead)) {
    if (lexer->lookahead == '\n' || lexer->lookahead == BEHIND_STRING) new_line = true;
    skip(lexer);
  }
  // After a mark comes what made the scanner give it.
  if (valid[NEVER] && !recovering && !lexer->eof(lexer)) return false;
  enum Ahead ahead = NOTHING_SPECIAL;
  switch (lexer->lookahead) {
    case 0:
      if (!lexer->eof(lexer) || recovering) return false;
      if (!valid[NO_VALUE] && !valid[DANGLING]) return give_end(scanner, lexer);
      lexer->result_symbol = valid[NO_VALUE] ? NO_VALUE : DANGLING;
      return true;
    case '~':
      if (!valid[HOME_PATH_START]) return false;
      advance(lexer);
      if (lexer->lookahead != '/') return false;
      advance(lexer);
      scan_path_rest(lexer);
      lexer->result_symbol = HOME_PATH_START;
      return true;
    case '}':
      if (recovering) return false;
      advance(lexer);
      if (valid[NO_VALUE]) {
        // `{ a }` may be the head of a function instead.
        while (is_space(lexer->lookahead)) skip(lexer);
        if (lexer->lookahead == ':' || lexer->lookahead == '@') return false;
      }
      ahead = CLOSER;
      break;
    case ';':
      if (recovering) return false;
      ahead = SEMICOLON;
      break;
    case '"':
      if (recovering || !new_line || mark_for(BINDING, valid, new_line) == RECOVERING) return false;
      if (pass_short_string(lexer) && is_binding_head(lexer)) ahead = BINDING;
      break;
    default:
      if (is_name_start(lexer->lookahead) ||
          (valid[PATH_START] && (is_path(lexer->lookahead) || lexer->lookahead == '/'))) {
        return scan_word(lexer, valid, new_line);
      }
      return false;
  }
  enum Token mark = mark_for(ahead, valid, new_line);
  if (mark == RECOVERING) return false;
  lexer->result_symbol = mark;
  return true;
}
