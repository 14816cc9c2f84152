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

-- Takes as much of the chunks as has room in so many cells; gives it, and how many it fills.
local function take(chunks, cells)
  local taken, used = {}, 0
  while chunks[1] do
    local text, highlight = unpack(chunks[1])
    local characters = vim.fn.strchars(text)
    while characters > 0 and used + width(vim.fn.strcharpart(text, 0, characters)) > cells do
      characters = characters - 1
    end
    local head = vim.fn.strcharpart(text, 0, characters)
    taken[#taken + 1] = { head, highlight }
    used = used + width(head)
    if #head < #text then
      chunks[1] = { text:sub(#head + 1), highlight }
      break
    end
    table.remove(chunks, 1)
  end
  return taken, used
end

-- The rows of the screen that the end of a line takes: where each begins in it, and how many cells it has up to the window's edge.
local function rows_of(window, row, col, rest)
  local rows, last = {}, 0
  local ends = vim.fn.screenpos(0, row + 1, col + #rest).row
  for at = col, col + #rest - 1 do
    -- Mostly all of it stands in one.
    if last == ends then
      break
    end
    local place = vim.fn.screenpos(0, row + 1, at + 1)
    if place.row > last then
      rows[#rows + 1] = { col = at, cells = window.wincol + window.width - place.col }
      last = place.row
    end
  end
  return rows
end

-- Draws over the end of a line; what has no room in its rows of the screen is given as rows of its own.
local function cover(buffer, row, col, chunks, rest)
  local window = vim.fn.getwininfo(vim.api.nvim_get_current_win())[1]
  local rows = vim.wo.wrap and rows_of(window, row, col, rest) or {}
  if #rows == 0 then
    rows = { { col = col, cells = math.huge } }
  end
  for i, own in ipairs(rows) do
    local next_col = rows[i + 1] and rows[i + 1].col or col + #rest
    local taken, used = take(chunks, own.cells)
    local covered = width(rest:sub(own.col - col + 1, next_col - col))
    taken[#taken + 1] = { (' '):rep(covered - used) }
    vim.api.nvim_buf_set_extmark(buffer, space, row, own.col, {
      virt_text = taken,
      virt_text_pos = 'overlay',
      hl_mode = 'combine',
    })
  end
  local more = {}
  while chunks[1] do
    local taken, used = take(chunks, window.width - window.textoff)
    if used == 0 then
      break
    end
    more[#more + 1] = taken
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

--- What is shown once the text is taken: the rest of the cursor's line, less the bytes that it replaces, stands behind the text's
--- last line, and is drawn there.
function M.text(buffer, row, col, text, replaces)
  M.clear(buffer)
  local lines = vim.split(text, '\n', { plain = true })
  local line = vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1]
  local rest, column = line:sub(col + 1), width(line:sub(1, col))
  local behind = rest:sub(replaces + 1)
  local covers = replaces > 0 or (#lines > 1 and rest:find('%S') ~= nil)
  local first = { { without_tabs(lines[1], column), 'ForetokenGhost' } }
  if covers and #lines == 1 then
    first[2] = { without_tabs(behind, column + width(first[1][1])) }
  end
  local below = covers and cover(buffer, row, col, first, rest) or {}
  for i = 2, #lines do
    -- An empty one has to be drawn too.
    below[#below + 1] = { { lines[i] == '' and ' ' or lines[i], 'ForetokenGhost' } }
  end
  if covers and #lines > 1 then
    table.insert(below[#below], { behind })
  end
  vim.api.nvim_buf_set_extmark(buffer, space, row, col, {
    virt_text = not covers and first or nil,
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
