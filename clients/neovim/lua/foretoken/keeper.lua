-- A client that never answers. Neovim stops following a buffer at the first change that finds no client there, and does not begin
-- again for the next one: typed on while the daemon is away, the text that the next session knows would stay as it was.
local M = {}

local name = 'foretoken (away)'

local function silent(dispatchers)
  local is_closing = false
  return {
    request = function()
      return true, 1
    end,
    notify = function()
      return true
    end,
    is_closing = function()
      return is_closing
    end,
    terminate = function()
      if not is_closing then
        is_closing = true
        dispatchers.on_exit(0, 0)
      end
    end,
  }
end

--- Has Neovim go on following a buffer whose session was lost.
function M.hold(buffer)
  vim.lsp.start({ name = name, cmd = silent }, {
    bufnr = buffer,
    silent = true,
    reuse_client = function(client, config)
      return client.name == config.name
    end,
  })
end

--- What holds them.
function M.clients()
  return vim.lsp.get_clients({ name = name, _uninitialized = true })
end

return M
