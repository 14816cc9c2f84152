-- :Foretoken index and :Foretoken stats: the daemon's rows in a window of their own, drawn anew as they change.
local client = require('foretoken.client')

local M = {}

local space = vim.api.nvim_create_namespace('foretoken-view')
local columns_max = 84
local highlights = { good = 'DiagnosticOk', busy = 'DiagnosticInfo', paused = 'DiagnosticWarn', bad = 'DiagnosticError' }
-- The views that take turns in the window, by their ids.
local order = { 'index', 'usage' }
-- What is open: { session, id, days }, and once the daemon has answered { buffer, window, flat = what stands in each line } as well.
local open

-- A split may show the buffer longer than its window is there.
local function is_drawn()
  return open ~= nil and open.window ~= nil and vim.api.nvim_win_is_valid(open.window)
end

--- The lines of a view, and of each its row and the byte its value begins at.
local function lines_of(view)
  local flat, width = {}, 0
  local function add(row, depth)
    local title = ('  '):rep(depth) .. row.title
    flat[#flat + 1] = { row = row, title = title }
    if row.value ~= '' then
      width = math.max(width, vim.fn.strdisplaywidth(title))
    end
    for _, below in ipairs(row.rows or {}) do
      add(below, depth + 1)
    end
  end
  for _, row in ipairs(view.rows) do
    add(row, 0)
  end
  local lines = {}
  for i, one in ipairs(flat) do
    local gap = one.row.value == '' and '' or (' '):rep(width + 2 - vim.fn.strdisplaywidth(one.title))
    one.value_at = #one.title + #gap
    lines[i] = (one.title .. gap .. one.row.value):gsub('\n', ' ')
  end
  return lines, flat
end

local function title_of(action)
  return action.title
end

local function row_here()
  if not is_drawn() then
    return {}
  end
  local one = open.flat[vim.api.nvim_win_get_cursor(open.window)[1]]
  return one and one.row or {}
end

-- Below the row under the cursor: what more it has to say, and what can be done.
local function tell()
  if not is_drawn() then
    return
  end
  local row = row_here()
  local said = {}
  local columns = vim.api.nvim_win_get_width(open.window) - 4
  for word in (row.detail or ''):gmatch('%S+') do
    local last = said[#said]
    if last and vim.fn.strdisplaywidth(last .. ' ' .. word) <= columns then
      said[#said] = last .. ' ' .. word
    else
      said[#said + 1] = word
    end
  end
  if row.actions then
    said[#said + 1] = 'Enter: ' .. table.concat(vim.tbl_map(title_of, row.actions), ', ')
  end
  vim.api.nvim_buf_clear_namespace(open.buffer, space, 0, -1)
  for i, one in ipairs(open.flat) do
    local group = highlights[one.row.state] or 'Number'
    vim.api.nvim_buf_set_extmark(open.buffer, space, i - 1, one.value_at, { end_row = i, hl_group = group, strict = false })
  end
  vim.api.nvim_buf_set_extmark(open.buffer, space, vim.api.nvim_win_get_cursor(open.window)[1] - 1, 0, {
    virt_lines = vim.tbl_map(function(line)
      return { { '    ' .. line, 'Comment' } }
    end, said),
  })
end

local function size(lines)
  local columns = math.min(columns_max, vim.o.columns - 4)
  -- With room for what a row has to say.
  local rows = math.min(#lines + 4, vim.o.lines - 6)
  return {
    relative = 'editor',
    width = columns,
    height = math.max(rows, 1),
    col = math.floor((vim.o.columns - columns) / 2) - 1,
    row = math.floor((vim.o.lines - rows) / 2) - 1,
  }
end

local function close()
  if open and open.buffer then
    vim.api.nvim_buf_delete(open.buffer, { force = true })
  end
  open = nil
end

local act, turn, refresh

local function make_buffer()
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].filetype = 'foretoken-view'
  for key, run in pairs({ ['<CR>'] = act, ['<Tab>'] = turn, q = close, ['<Esc>'] = close, R = refresh }) do
    vim.keymap.set('n', key, run, { buffer = buffer, nowait = true, desc = 'Foretoken' })
  end
  vim.api.nvim_create_autocmd('CursorMoved', { buffer = buffer, callback = tell })
  vim.api.nvim_create_autocmd('BufWipeout', {
    buffer = buffer,
    callback = function()
      if open and open.buffer == buffer then
        open = nil
      end
    end,
  })
  return buffer
end

local function draw(view)
  if open.window and not is_drawn() then
    return
  end
  open.buffer = open.buffer or make_buffer()
  local lines
  lines, open.flat = lines_of(view)
  local cursor = open.window and vim.api.nvim_win_get_cursor(open.window) or { 1, 0 }
  vim.bo[open.buffer].modifiable = true
  vim.api.nvim_buf_set_lines(open.buffer, 0, -1, false, lines)
  vim.bo[open.buffer].modifiable = false
  local place = vim.tbl_extend('error', size(lines), {
    title = (' Foretoken: %s '):format(view.title),
    footer = ' Enter: what can be done   Tab: the other view   q: close ',
  })
  if open.window then
    vim.api.nvim_win_set_config(open.window, place)
  else
    local look = { border = 'rounded', style = 'minimal' }
    open.window = vim.api.nvim_open_win(open.buffer, true, vim.tbl_extend('error', place, look))
    vim.wo[open.window].cursorline = true
    vim.wo[open.window].wrap = false
  end
  vim.api.nvim_win_set_cursor(open.window, { math.min(cursor[1], #lines), 0 })
  tell()
end

-- Asks the daemon for what it has now; `open` may be gone by the time that it answers.
function refresh()
  local asked = open
  -- Of the codebase that it was opened from, whatever is in the current window by now.
  open.session = client.request('foretoken/views', { daysMax = open.days }, function(said)
    if open ~= asked then
      return
    end
    for _, view in ipairs(said.views) do
      if view.id == open.id then
        draw(view)
      end
    end
  end, open.session)
end

local function send(action)
  client.request(action.method, next(action.params) and action.params or vim.empty_dict(), function()
    if open then
      refresh()
    end
  end, open and open.session)
end

function act()
  local actions = row_here().actions
  if actions == nil then
    vim.notify('Foretoken: nothing can be done about this row')
    return
  end
  local function take(action)
    if action and action.confirm then
      vim.ui.select({ 'Yes', 'No' }, { prompt = action.confirm, kind = 'foretoken-view' }, function(answer)
        if answer == 'Yes' then
          send(action)
        end
      end)
    elseif action then
      send(action)
    end
  end
  if #actions == 1 then
    take(actions[1])
  else
    local choice = { prompt = 'Foretoken', format_item = title_of, kind = 'foretoken-view' }
    vim.ui.select(actions, choice, take)
  end
end

function turn()
  if not is_drawn() then
    return
  end
  open.id = order[open.id == order[1] and 2 or 1]
  vim.api.nvim_win_set_cursor(open.window, { 1, 0 })
  refresh()
end

--- Opens the view of that id; `days` of usage.
function M.show(id, days)
  close()
  open = { id = id, days = days }
  refresh()
end

--- What was drawn is no longer so.
function M.changed()
  if is_drawn() then
    refresh()
  end
end

return M
