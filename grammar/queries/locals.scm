; Where names are bound and where they are used.

[
  (let)
  (legacy_let)
  (recursive_set)
  (lambda)
] @local.scope

(lambda
  parameter: (identifier) @local.definition.parameter)

(formal
  name: (identifier) @local.definition.parameter)

(pattern
  alias: (identifier) @local.definition.parameter)

; Only the first name of a binding's path is bound; those of a plain set are not.

(let
  (binding
    path: (attribute_path
      .
      attribute: (identifier) @local.definition.var)))

(recursive_set
  (binding
    path: (attribute_path
      .
      attribute: (identifier) @local.definition.field)))

(legacy_let
  (binding
    path: (attribute_path
      .
      attribute: (identifier) @local.definition.var)))

(let
  [
    (inherit
      attribute: (identifier) @local.definition.var)
    (inherit_from
      attribute: (identifier) @local.definition.var)
  ])

(recursive_set
  [
    (inherit
      attribute: (identifier) @local.definition.field)
    (inherit_from
      attribute: (identifier) @local.definition.field)
  ])

(variable
  name: (identifier) @local.reference)

; `inherit a` also uses the `a` of the scope around.

(inherit
  attribute: (identifier) @local.reference)
