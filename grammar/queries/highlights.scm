; What Nix text looks like in an editor. Later patterns win over earlier ones.

(identifier) @variable

(comment) @comment
(doc_comment) @comment.documentation

(integer) @number
(float) @number.float
(uri) @string.special.url

(string) @string
(indented_string) @string
(escape_sequence) @string.escape
(path_fragment) @string.special.path
(search_path) @string.special.path

[ "let" "in" "rec" "inherit" "with" ] @keyword
[ "if" "then" "else" ] @keyword.conditional
"assert" @keyword.exception
"or" @keyword.operator

[ "+" "-" "*" "/" "++" "//" "<" ">" "<=" ">=" "==" "!=" "!" "&&" "||" "->" "|>" "<|" "?" ] @operator

[ "{" "}" "[" "]" "(" ")" ] @punctuation.bracket
[ ";" "." "," ":" "=" "@" ] @punctuation.delimiter
(ellipsis) @punctuation.special

(interpolation
  "${" @punctuation.special
  "}" @punctuation.special)

; Names by their place.

(binding
  path: (attribute_path
    attribute: (identifier) @property))

(binding
  path: (attribute_path
    attribute: (identifier) @function)
  value: (lambda))

(select
  path: (attribute_path
    attribute: (identifier) @property))

(has_attribute
  path: (attribute_path
    attribute: (identifier) @property))

(inherit
  attribute: (identifier) @property)

(inherit_from
  attribute: (identifier) @property)

(lambda
  parameter: (identifier) @variable.parameter)

(formal
  name: (identifier) @variable.parameter)

(pattern
  alias: (identifier) @variable.parameter)

; What is called.

(call
  function: (variable
    name: (identifier) @function.call))

(call
  function: (select
    path: (attribute_path
      attribute: (identifier) @function.call .)))

; Names that are always there.

((variable
  name: (identifier) @boolean)
  (#any-of? @boolean "true" "false"))

((variable
  name: (identifier) @constant.builtin)
  (#any-of? @constant.builtin
    "null" "builtins" "__currentSystem" "__currentTime" "__langVersion" "__nixPath" "__nixVersion"
    "__storeDir"))

((variable
  name: (identifier) @function.builtin)
  (#any-of? @function.builtin
    "abort" "baseNameOf" "break" "derivation" "derivationStrict" "dirOf" "fetchGit" "fetchMercurial"
    "fetchTarball" "fetchTree" "fromTOML" "isNull" "map" "placeholder" "removeAttrs" "scopedImport"
    "throw" "toString"))

((variable
  name: (identifier) @keyword.import)
  (#eq? @keyword.import "import"))

((select
  set: (variable
    name: (identifier) @_set)
  path: (attribute_path
    .
    attribute: (identifier) @function.builtin .))
  (#eq? @_set "builtins"))
