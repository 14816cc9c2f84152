-- Draws ghost text: its first line at the cursor, the others below it. The buffer's text stays as it is.
local M = {}

local space = vim.api.nvim_create_namespace('foretoken')
-- A line that is scrolled sideways takes those below it along, where Neovim can.
local overflow = vim.fn.has('nvim-0.11') == 1 and 'scroll' or nil

function M.clear(buffer)
  if vim.api.nvim_buf_is_valid(buffer) then
    vim.api.nvim_buf_clear_namespace(buffer, space, 0, -1)
  end
end

--- What is shown once the text is taken: the rest of the cursor's line stands behind the text's last line, and is drawn there.
function M.text(buffer, row, col, text)
  M.clear(buffer)
  local lines = vim.split(text, '\n', { plain = true })
  local rest = vim.api.nvim_buf_get_text(buffer, row, col, row, -1, {})[1]
  local covers = #lines > 1 and rest:find('%S') ~= nil
  local first = lines[1]
  if covers then
    first = first .. (' '):rep(vim.fn.strdisplaywidth(rest) - vim.fn.strdisplaywidth(first))
  end
  local below = {}
  for i = 2, #lines do
    -- An empty one has to be drawn too.
    below[#below + 1] = { { lines[i] == '' and ' ' or lines[i], 'ForetokenGhost' } }
  end
  if covers then
    table.insert(below[#below], { rest })
  end
  vim.api.nvim_buf_set_extmark(buffer, space, row, col, {
    virt_text = { { first, 'ForetokenGhost' } },
    virt_text_pos = covers and 'overlay' or 'inline',
    virt_lines = #below > 0 and below or nil,
    virt_lines_overflow = overflow,
    hl_mode = 'combine',
  })
end

return M
