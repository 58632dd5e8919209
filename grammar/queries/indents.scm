; How far a new line is indented. What is open indents, the line that closes it does not.

[
  (attribute_set)
  (recursive_set)
  (legacy_let)
  (list)
  (pattern)
  (parenthesized)
  (interpolation)
  (binding)
  (inherit)
  (inherit_from)
  (if)
] @indent.begin

(let
  "let" @indent.begin)

[ "}" "]" ")" ] @indent.branch @indent.end

[ "in" "then" "else" ] @indent.branch

; Text in strings is the author's business.
[
  (string)
  (indented_string)
  (comment)
  (doc_comment)
] @indent.auto

(ERROR) @indent.auto
