-- The whole configuration of Neovim for the test: the server that NIXSIGHT_SERVER names, for Nix files.
vim.o.swapfile = false
local command = { vim.env.NIXSIGHT_NODE, vim.env.NIXSIGHT_SERVER, 'lsp', '--stdio' }

if vim.lsp.config then
  vim.lsp.config('nixsight', { cmd = command, filetypes = { 'nix' }, root_markers = { 'configuration.nix' } })
  vim.lsp.enable('nixsight')
  vim.filetype.add({ extension = { nix = 'nix' } })
else
  -- Before Neovim 0.11 a client is started and attached by hand.
  vim.cmd('autocmd BufRead,BufNewFile *.nix setfiletype nix')
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'nix',
    callback = function(event)
      local id = vim.lsp.start_client({ name = 'nixsight', cmd = command, root_dir = vim.fn.getcwd() })
      vim.lsp.buf_attach_client(event.buf, id)
    end,
  })
end
vim.cmd('filetype plugin on')
