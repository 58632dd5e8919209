; What may be folded when it spans several lines.

[
  (attribute_set)
  (recursive_set)
  (legacy_let)
  (let)
  (list)
  (pattern)
  (parenthesized)
  (indented_string)
  (string)
  (if)
  (inherit)
  (inherit_from)
  (comment)
  (doc_comment)
] @fold
