-- What is suggested at the cursor as items of a completion menu: what the sources of nvim-cmp and blink.cmp have in common.
local client = require('foretoken.client')

local M = {}

--- Calls `take` with LSP items that insert at the cursor, and gives a function that gives the request up.
function M.ask(take)
  local buffer = vim.api.nvim_get_current_buf()
  local session = client.wants(buffer) and client.of(buffer) or nil
  if session == nil then
    take({})
    return function() end
  end
  local params = vim.lsp.util.make_position_params(0, session.offset_encoding)
  params.context = { triggerKind = 1 }
  local line = vim.api.nvim_get_current_line():sub(1, vim.api.nvim_win_get_cursor(0)[2])
  local word = line:match('[%w_$]+$') or ''
  local _, id = client.call(session, 'request', 'textDocument/inlineCompletion', params, function(_, result)
    local items = {}
    for _, item in ipairs(result and (result.items or result) or {}) do
      local text = item.insertText
      -- The menu filters by the word before the cursor, which the suggestion goes on with.
      items[#items + 1] = {
        label = word .. vim.split(text, '\n', { plain = true })[1],
        filterText = word,
        insertText = text,
        textEdit = { range = item.range, newText = text },
        documentation = { kind = 'plaintext', value = text },
        kind = vim.lsp.protocol.CompletionItemKind.Text,
        command = item.command,
        -- blink.cmp asks this session how the range counts.
        client_id = session.id,
      }
    end
    take(items)
  end, buffer)
  return function()
    if id then
      client.call(session, 'cancel_request', id)
    end
  end
end

--- Tells the daemon that an item was taken.
function M.taken(item)
  if item.command then
    client.command(item.command.command, item.command.arguments)
  end
end

return M
