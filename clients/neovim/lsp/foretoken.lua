-- Foretoken for Neovim 0.12's own LSP client: one shared daemon, started when there is none.
return {
  cmd = { 'foretoken', 'lsp', '--stdio' },
  root_markers = { '.foretoken.jsonc', '.git' },
}
