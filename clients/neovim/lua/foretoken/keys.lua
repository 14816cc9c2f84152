-- The keys in insert mode. A key that something else has is left to it.
local config = require('foretoken.config')

local M = { left_alone = {} }

-- The name of the option, and the function of foretoken.ghost behind it.
local names = { 'accept', 'accept_word', 'accept_line', 'next', 'previous', 'dismiss', 'suggest' }

function M.set()
  M.left_alone = {}
  for _, action in ipairs(names) do
    local key = config.current.keymap[action]
    if key then
      local taken = vim.fn.maparg(key, 'i', false, true)
      local is_default = vim.startswith(taken.desc or '', 'vim.snippet.jump')
      if vim.tbl_isempty(taken) or is_default or taken.desc == 'Foretoken: ' .. action then
        M.map(action, key)
      else
        M.left_alone[action] = key
      end
    end
  end
end

function M.map(action, key)
  local raw = vim.api.nvim_replace_termcodes(key, true, false, true)
  vim.keymap.set('i', key, function()
    -- Loaded with the first key alone.
    if require('foretoken.ghost')[action]() then
      return
    end
    -- What Tab does in Neovim 0.11 and later.
    if key == '<Tab>' and vim.snippet.active({ direction = 1 }) then
      vim.snippet.jump(1)
    else
      -- Before whatever was typed since.
      vim.api.nvim_feedkeys(raw, 'in', false)
    end
  end, { desc = 'Foretoken: ' .. action })
end

return M
