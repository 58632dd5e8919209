#!/usr/bin/env node
// The command as installed: everything is in the bundle beside it.
import "../dist/nixsight.mjs";
