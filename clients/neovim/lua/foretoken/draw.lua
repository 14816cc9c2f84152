-- Draws ghost text: its first line at the cursor, the others below it. The buffer's text stays as it is.
local M = {}

local space = vim.api.nvim_create_namespace('foretoken')
-- A line that is scrolled sideways takes those below it along, where Neovim can.
local overflow = vim.fn.has('nvim-0.11') == 1 and 'scroll' or nil

local width = vim.fn.strdisplaywidth

function M.clear(buffer)
  if vim.api.nvim_buf_is_valid(buffer) then
    vim.api.nvim_buf_clear_namespace(buffer, space, 0, -1)
  end
end

-- Neovim gives a tab its width in lines below, and in the cursor's line none.
local function without_tabs(text, column)
  return (text:gsub('([^\t]*)(\t?)', function(before, tab)
    column = column + width(before, column)
    local blanks = tab == '' and 0 or width(tab, column)
    column = column + blanks
    return before .. (' '):rep(blanks)
  end))
end

-- As much of a text as has room in so many cells, and what is left.
local function cut(text, cells)
  local characters = vim.fn.strchars(text)
  while characters > 0 and width(vim.fn.strcharpart(text, 0, characters)) > cells do
    characters = characters - 1
  end
  local head = vim.fn.strcharpart(text, 0, characters)
  return head, text:sub(#head + 1)
end

-- The rows of the screen that the end of a line takes: where each begins in it, and how many cells it has up to the window's edge.
local function rows_of(window, row, col, rest)
  local rows, last = {}, 0
  for at = col, col + #rest - 1 do
    local place = vim.fn.screenpos(0, row + 1, at + 1)
    if place.row > last then
      rows[#rows + 1] = { col = at, cells = window.wincol + window.width - place.col }
      last = place.row
    end
  end
  return rows
end

-- Draws over the end of a line; what has no room in its rows of the screen is given as rows of its own.
local function cover(buffer, row, col, text, rest)
  local window = vim.fn.getwininfo(vim.api.nvim_get_current_win())[1]
  local rows = vim.wo.wrap and rows_of(window, row, col, rest) or {}
  if #rows == 0 then
    rows = { { col = col, cells = math.huge } }
  end
  for i, own in ipairs(rows) do
    local next_col = rows[i + 1] and rows[i + 1].col or col + #rest
    local head
    head, text = cut(text, own.cells)
    local covered = width(rest:sub(own.col - col + 1, next_col - col))
    vim.api.nvim_buf_set_extmark(buffer, space, row, own.col, {
      virt_text = { { head .. (' '):rep(covered - width(head)), 'ForetokenGhost' } },
      virt_text_pos = 'overlay',
      hl_mode = 'combine',
    })
  end
  local more = {}
  while text ~= '' do
    more[#more + 1], text = cut(text, math.max(2, window.width - window.textoff))
  end
  return more
end

-- Lines below the window's last row are drawn nowhere: so many come into sight, by half of the window at most.
local function reveal(lines)
  local view = vim.fn.winsaveview()
  local height = vim.api.nvim_win_get_height(0)
  local hidden = math.min(vim.fn.winline() + lines - height, math.floor(height / 2))
  local topline = view.topline
  while hidden > 0 and topline + vim.wo.scrolloff < view.lnum do
    hidden = hidden - vim.api.nvim_win_text_height(0, { start_row = topline - 1, end_row = topline - 1 }).all
    topline = topline + 1
  end
  if topline ~= view.topline then
    vim.fn.winrestview({ topline = topline })
  end
end

--- What is shown once the text is taken: the rest of the cursor's line stands behind the text's last line, and is drawn there.
function M.text(buffer, row, col, text)
  M.clear(buffer)
  local lines = vim.split(text, '\n', { plain = true })
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]
  local rest = line:sub(col + 1)
  local first = without_tabs(lines[1], width(line:sub(1, col)))
  local covers = #lines > 1 and rest:find('%S') ~= nil
  local below = {}
  for _, more in ipairs(covers and cover(buffer, row, col, first, rest) or {}) do
    below[#below + 1] = { { more, 'ForetokenGhost' } }
  end
  for i = 2, #lines do
    -- An empty one has to be drawn too.
    below[#below + 1] = { { lines[i] == '' and ' ' or lines[i], 'ForetokenGhost' } }
  end
  if covers then
    table.insert(below[#below], { rest })
  end
  vim.api.nvim_buf_set_extmark(buffer, space, row, col, {
    virt_text = not covers and { { first, 'ForetokenGhost' } } or nil,
    virt_text_pos = 'inline',
    virt_lines = #below > 0 and below or nil,
    virt_lines_overflow = overflow,
    hl_mode = 'combine',
  })
  -- A pop-up keeps its place.
  if #below > 0 and vim.fn.pumvisible() == 0 then
    reveal(#below)
  end
end

return M
