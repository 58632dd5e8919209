# Functions on lists.
lib:
let
  inherit (builtins) elemAt filter foldl' genList head length tail;
in
rec {
  inherit (builtins) all any concatLists concatMap elem elemAt filter foldl' genList groupBy head length map partition sort tail;
  singleton = x: [ x ];
  toList = x: if builtins.isList x then x else [ x ];
  forEach = xs: f: map f xs;
  foldr =
    step: start: xs:
    let
      count = length xs;
      from = index: if index == count then start else step (elemAt xs index) (from (index + 1));
    in
    from 0;
  fold = foldr;
  foldl =
    step: start: xs:
    let
      upTo = index: if index < 0 then start else step (upTo (index - 1)) (elemAt xs index);
    in
    upTo (length xs - 1);

  imap0 = f: xs: genList (index: f index (elemAt xs index)) (length xs);
  imap1 = f: imap0 (index: f (index + 1));
  ifilter0 =
    keep: xs: map (index: elemAt xs index) (filter (index: keep index (elemAt xs index)) (genList lib.id (length xs)));
  flatten = x: if builtins.isList x then builtins.concatMap flatten x else [ x ];
  remove = unwanted: filter (x: x != unwanted);
  count = matches: xs: length (filter matches xs);

  findSingle =
    matches: none: many: xs:
    let
      found = filter matches xs;
    in
    if found == [ ] then none else if length found == 1 then head found else many;
  findFirstIndex =
    matches: none: xs:
    let
      count = length xs;
      from = index: if index == count then none else if matches (elemAt xs index) then index else from (index + 1);
    in
    from 0;
  findFirst =
    matches: none: xs:
    let
      index = findFirstIndex matches null xs;
    in
    if index == null then none else elemAt xs index;

  optional = condition: x: if condition then [ x ] else [ ];
  optionals = condition: xs: if condition then xs else [ ];
  range = from: to: if to < from then [ ] else genList (offset: from + offset) (to - from + 1);
  replicate = times: x: genList (_: x) times;

  sublist =
    start: wanted: xs:
    let
      rest = length xs - start;
    in
    genList (offset: elemAt xs (start + offset)) (if rest <= 0 then 0 else lib.min wanted rest);
  take = sublist 0;
  drop = amount: xs: sublist amount (length xs) xs;
  takeEnd = amount: xs: drop (lib.max 0 (length xs - amount)) xs;
  dropEnd = amount: xs: take (lib.max 0 (length xs - amount)) xs;
  last = xs: if xs == [ ] then throw "lists.last: list must not be empty!" else elemAt xs (length xs - 1);
  init = xs: if xs == [ ] then throw "lists.init: list must not be empty!" else take (length xs - 1) xs;
  reverseList = xs: let end = length xs - 1; in genList (index: elemAt xs (end - index)) (end + 1);
  replaceElemAt =
    xs: index: x:
    if index < 0 || index >= length xs then throw "replaceElemAt: there is no element ${toString index}"
    else imap0 (at: old: if at == index then x else old) xs;

  hasPrefix = start: xs: take (length start) xs == start;
  removePrefix =
    start: xs:
    if hasPrefix start xs then drop (length start) xs
    else throw "lists.removePrefix: First argument is not a list prefix of the second argument";
  commonPrefix =
    xs: ys:
    let
      most = lib.min (length xs) (length ys);
      from = index: if index < most && elemAt xs index == elemAt ys index then from (index + 1) else index;
    in
    take (from 0) xs;

  zipListsWith = f: xs: ys: genList (at: f (elemAt xs at) (elemAt ys at)) (lib.min (length xs) (length ys));
  zipLists = zipListsWith (fst: snd: { inherit fst snd; });

  groupBy' =
    step: start: key: xs:
    builtins.mapAttrs (_: foldl' step start) (builtins.groupBy key xs);
  sortOn = key: xs: map (pair: pair.x) (builtins.sort (a: b: a.rank < b.rank) (map (x: { inherit x; rank = key x; }) xs));
  compareLists =
    compare: xs: ys:
    if xs == [ ] then (if ys == [ ] then 0 else -1)
    else if ys == [ ] then 1
    else
      let
        first = compare (head xs) (head ys);
      in
      if first != 0 then first else compareLists compare (tail xs) (tail ys);
  # Numbers inside the texts compare by size: "a2" before "a10".
  naturalSort =
    texts:
    let
      pieces = text: map (piece: if builtins.isList piece then lib.toIntBase10 (head piece) else piece) (builtins.split "([0-9]+)" text);
      ordered = a: b: compareLists lib.compare a.key b.key < 0;
    in
    map (one: one.text) (builtins.sort ordered (map (text: { inherit text; key = pieces text; }) texts));

  unique = foldl' (seen: x: if builtins.elem x seen then seen else seen ++ [ x ]) [ ];
  uniqueStrings = texts: builtins.attrNames (builtins.groupBy lib.id texts);
  allUnique = xs: length (unique xs) == length xs;
  intersectLists = xs: filter (x: builtins.elem x xs);
  subtractLists = unwanted: filter (x: !builtins.elem x unwanted);
  mutuallyExclusive = xs: ys: !builtins.any (x: builtins.elem x ys) xs;
  intersperse =
    between: xs:
    if xs == [ ] then xs else tail (builtins.concatMap (x: [ between x ]) xs);
  crossLists = f: foldl (partial: args: builtins.concatMap (g: map g args) partial) [ f ];

  # Depth first over "before" edges; stops at the first cycle.
  listDfs =
    stopOnCycles: before: xs:
    let
      go =
        at: visited: rest:
        let
          cycles = filter (x: before x at) visited;
          split = builtins.partition (x: before x at) rest;
        in
        if stopOnCycles && cycles != [ ] then
          { cycle = at; loops = cycles; inherit visited rest; }
        else if split.right == [ ] then
          { minimal = at; inherit visited rest; }
        else
          go (head split.right) ([ at ] ++ visited) (tail split.right ++ split.wrong);
    in
    go (head xs) [ ] (tail xs);
  toposort =
    before: xs:
    let
      found = listDfs true before xs;
      others = toposort before (found.visited ++ found.rest);
    in
    if length xs < 2 then { result = xs; }
    else if found ? cycle then { cycle = reverseList ([ found.cycle ] ++ found.visited); inherit (found) loops; }
    else if others ? cycle then others
    else { result = [ found.minimal ] ++ others.result; };
}
