// Copies a whole tree into one array of integers, in one call from outside. Reading a tree node by node from
// JavaScript costs several calls for each node, which is more time than parsing takes; inside WebAssembly the
// same calls cost next to nothing.
//
// The functions it uses are those that the runtime offers to JavaScript. They take and give a cursor or a node
// through one small shared buffer, so the cursor is kept in locals and put back after each question.

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

extern void ts_tree_root_node_wasm(const void *tree);
extern void ts_tree_cursor_new_wasm(const void *tree);
extern void ts_tree_cursor_delete_wasm(const void *tree);
extern bool ts_tree_cursor_goto_first_child_wasm(const void *tree);
extern bool ts_tree_cursor_goto_next_sibling_wasm(const void *tree);
extern bool ts_tree_cursor_goto_parent_wasm(const void *tree);
extern uint16_t ts_tree_cursor_current_node_type_id_wasm(const void *tree);
extern uint32_t ts_tree_cursor_start_index_wasm(const void *tree);
extern uint32_t ts_tree_cursor_end_index_wasm(const void *tree);
extern uint32_t ts_tree_cursor_current_field_id_wasm(const void *tree);
extern bool ts_tree_cursor_current_node_is_named_wasm(const void *tree);
extern bool ts_tree_cursor_current_node_is_missing_wasm(const void *tree);

enum { KIND, START, END, NEXT, STRIDE };

static int32_t *nodes;
static uint32_t capacity;

static bool reserve(uint32_t count) {
  if (count <= capacity) return true;
  uint32_t wanted = capacity ? capacity * 2 : 4096;
  int32_t *grown = realloc(nodes, wanted * STRIDE * sizeof(int32_t));
  if (!grown) return false;
  nodes = grown;
  capacity = wanted;
  return true;
}

// Gives the address of the array and its number of nodes in the first two words of `shared`; count 0 means
// that there was no memory. `identifier` is the symbol of names. The layout is described in flat-tree.ts. The array is valid until the next call.
__attribute__((visibility("default"))) void nix_flatten(const void *tree, int32_t *shared, uint32_t identifier) {
  uint32_t count = 0;
  // The node whose children are being visited. While a node is open, its NEXT holds its parent.
  int32_t parent = -1;
  ts_tree_root_node_wasm(tree);
  ts_tree_cursor_new_wasm(tree);
  for (;;) {
    uint32_t field = ts_tree_cursor_current_field_id_wasm(tree);
    uint32_t start = ts_tree_cursor_start_index_wasm(tree);
    uint32_t end = ts_tree_cursor_end_index_wasm(tree);
    uint32_t kind = ts_tree_cursor_current_node_type_id_wasm(tree);
    // Only a node without text can be one that the parser made up; a name without text always is.
    bool missing =
        start == end && (kind == identifier || ts_tree_cursor_current_node_is_missing_wasm(tree));
    bool written = field || missing || ts_tree_cursor_current_node_is_named_wasm(tree);
    if (written) {
      if (!reserve(count + 1)) {
        count = 0;
        break;
      }
      int32_t *node = nodes + count * STRIDE;
      node[KIND] = kind | field << 16 | (uint32_t)missing << 24;
      node[START] = start;
      node[END] = end;
      node[NEXT] = count + 1;
      count++;
    }
    if (written && ts_tree_cursor_goto_first_child_wasm(tree)) {
      nodes[(count - 1) * STRIDE + NEXT] = parent;
      parent = count - 1;
      continue;
    }
    while (!ts_tree_cursor_goto_next_sibling_wasm(tree)) {
      if (!ts_tree_cursor_goto_parent_wasm(tree)) goto done;
      int32_t *closed = nodes + parent * STRIDE;
      parent = closed[NEXT];
      closed[NEXT] = count;
    }
  }
done:
  ts_tree_cursor_delete_wasm(tree);
  shared[0] = (int32_t)(intptr_t)nodes;
  shared[1] = (int32_t)count;
}
