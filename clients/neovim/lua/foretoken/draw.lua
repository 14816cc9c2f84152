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

--- What is shown once the text is taken: the rest of the cursor's line, less the bytes that it replaces, stands behind the text's
--- last line, and is drawn there.
function M.text(buffer, row, col, text, replaces)
  M.clear(buffer)
  local lines = vim.split(text, '\n', { plain = true })
  local rest = vim.api.nvim_buf_get_text(buffer, row, col, row, -1, {})[1]
  local behind = rest:sub(replaces + 1)
  local covers = replaces > 0 or (#lines > 1 and rest:find('%S') ~= nil)
  local first = { { lines[1], 'ForetokenGhost' } }
  if covers and #lines == 1 then
    first[2] = { behind }
  elseif covers then
    local room = vim.fn.strdisplaywidth(rest) - vim.fn.strdisplaywidth(lines[1])
    first[1][1] = lines[1] .. (' '):rep(room)
  end
  local below = {}
  for i = 2, #lines do
    -- An empty one has to be drawn too.
    below[#below + 1] = { { lines[i] == '' and ' ' or lines[i], 'ForetokenGhost' } }
  end
  if covers and #lines > 1 then
    table.insert(below[#below], { behind })
  end
  vim.api.nvim_buf_set_extmark(buffer, space, row, col, {
    virt_text = first,
    virt_text_pos = covers and 'overlay' or 'inline',
    virt_lines = #below > 0 and below or nil,
    virt_lines_overflow = overflow,
    hl_mode = 'combine',
  })
end

return M
