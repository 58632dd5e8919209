; Other languages inside strings. Interpolations are left out, being children of the string.

([
  (comment)
  (doc_comment)
] @injection.content
  (#set! injection.language "comment"))

; A string behind a comment that names its language: /* python */ ''…''

((comment) @injection.language
  .
  [
    (string
      (string_fragment) @injection.content)
    (indented_string
      (string_fragment) @injection.content)
  ]
  (#match? @injection.language "^/\\*\\s*[a-zA-Z0-9_+-]+\\s*\\*/$")
  (#gsub! @injection.language "/%*%s*([%w%p]+)%s*%*/" "%1")
  (#set! injection.combined))

; Shell in the phases and hooks of a package and in the scripts of services.

((binding
  path: (attribute_path
    attribute: (identifier) @_name .)
  value: [
    (indented_string
      (string_fragment) @injection.content)
    (string
      (string_fragment) @injection.content)
    (binary
      (indented_string
        (string_fragment) @injection.content))
    (call
      argument: (indented_string
        (string_fragment) @injection.content))
    (call
      argument: (parenthesized
        expression: (_
          (indented_string
            (string_fragment) @injection.content))))
  ])
  (#match? @_name "(Phase|Hook|ShellInit|^shellInit|Script|^script|Command|Commands)$|^(pre|post)(Unpack|Patch|Configure|Build|Check|Install|Fixup|InstallCheck|Dist|Start|Stop)$|^(reload|bashrcExtra|profileExtra|initExtra|extraInit)$")
  (#set! injection.language "bash")
  (#set! injection.combined))

; The script is the last argument of these functions.

((call
  function: (call
    function: [
      (variable
        name: (identifier) @_function)
      (select
        path: (attribute_path
          attribute: (identifier) @_function .))
    ])
  argument: (indented_string
    (string_fragment) @injection.content))
  (#any-of? @_function "writeShellScript" "writeShellScriptBin" "writeBash" "writeBashBin")
  (#set! injection.language "bash")
  (#set! injection.combined))

((call
  function: (call
    function: (call
      function: [
        (variable
          name: (identifier) @_function)
        (select
          path: (attribute_path
            attribute: (identifier) @_function .))
      ]))
  argument: (indented_string
    (string_fragment) @injection.content))
  (#any-of? @_function "runCommand" "runCommandCC" "runCommandLocal")
  (#set! injection.language "bash")
  (#set! injection.combined))

; writeShellApplication { text = ''…''; }

((call
  function: [
    (variable
      name: (identifier) @_function)
    (select
      path: (attribute_path
        attribute: (identifier) @_function .))
  ]
  argument: (attribute_set
    (binding
      path: (attribute_path
        attribute: (identifier) @_name)
      value: (indented_string
        (string_fragment) @injection.content))))
  (#eq? @_function "writeShellApplication")
  (#eq? @_name "text")
  (#set! injection.language "bash")
  (#set! injection.combined))

; Patterns of regular expressions.

((call
  function: (call
    function: (select
      set: (variable
        name: (identifier) @_builtins)
      path: (attribute_path
        .
        attribute: (identifier) @_function .))
    argument: (string
      (string_fragment) @injection.content)))
  (#eq? @_builtins "builtins")
  (#any-of? @_function "match" "split")
  (#set! injection.language "regex")
  (#set! injection.combined))
