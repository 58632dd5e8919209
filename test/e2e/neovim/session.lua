-- What a person asks of the server in one buffer. Prints one line per step, `ok NAME` or `FAIL NAME: WHY`.
local patience = 30000 -- milliseconds; a loaded machine may need many of them

local function step(name, run)
  local fine, why = pcall(run)
  io.stdout:write(fine and ('ok ' .. name) or ('FAIL ' .. name .. ': ' .. tostring(why)), '\n')
end

local function waitFor(what, condition)
  assert(vim.wait(patience, condition, 50), 'waited in vain for ' .. what)
end

-- Where `text` stands in the buffer: line and column from 0, `offset` characters further on.
local function place(text, offset)
  for index, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    local column = line:find(text, 1, true)
    if column then return { line = index - 1, character = column - 1 + (offset or 0) } end
  end
  error('no such text: ' .. text)
end

local function ask(method, position)
  local params = { textDocument = { uri = vim.uri_from_bufnr(0) }, position = position }
  local answers, problem = vim.lsp.buf_request_sync(0, method, params, patience)
  assert(answers, problem)
  for _, answer in pairs(answers) do
    assert(not answer.err, vim.inspect(answer.err))
    if answer.result then return answer.result end
  end
end

local function diagnosticsText()
  local messages = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
    messages[#messages + 1] = (diagnostic.lnum + 1) .. ': ' .. diagnostic.message
  end
  return table.concat(messages, '\n')
end

-- Like a person, asks again while the server is still reading.
local function askUntil(what, method, position, fits)
  local last
  local fine = vim.wait(patience, function()
    last = ask(method, position)
    return last ~= nil and fits(vim.inspect(last))
  end, 200)
  assert(fine, what .. ' not in ' .. vim.inspect(last))
end

local function contains(text)
  return function(shown) return shown:find(text, 1, true) ~= nil end
end

step('the server attaches', function()
  waitFor('a client', function()
    local clients = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0)
    return next(clients) ~= nil
  end)
end)

step('diagnostics arrive', function()
  waitFor('diagnostics', function()
    local text = diagnosticsText()
    return contains('hostname')(text) and contains('services.openssh.enable')(text)
  end)
end)

step('completion offers options', function()
  vim.api.nvim_buf_set_lines(0, 10, 10, true, { '  services.openssh.ope' })
  askUntil('openFirewall', 'textDocument/completion', place('openssh.ope', #'openssh.ope'), contains('openFirewall'))
  vim.api.nvim_buf_set_lines(0, 10, 11, true, {})
end)

step('hover shows an option', function()
  askUntil('boolean', 'textDocument/hover', place('openssh.enable', #'openssh.e'), contains('boolean'))
end)

step('definition leads to the binding', function()
  local target = place('webPort = 8080')
  askUntil('the binding', 'textDocument/definition', place('webPort ]'), contains('line = ' .. target.line))
end)

step('a mended mistake is no longer reported', function()
  local at = place('hostname;')
  vim.api.nvim_buf_set_text(0, at.line, at.character, at.line, at.character + #'hostname', { '"box"' })
  waitFor('its end', function() return not contains('hostname')(diagnosticsText()) end)
end)

vim.cmd('qall!')
