-- Ghost text: asked for as the user types, drawn after the cursor, followed while it is typed along, taken whole or in parts.
local answer = require('foretoken.answer')
local client = require('foretoken.client')
local closers = require('foretoken.closers')
local config = require('foretoken.config')
local drawing = require('foretoken.draw')
local insertion = require('foretoken.insert')
local parts = require('foretoken.parts')

local M = {}

-- The request in flight: { client, id, buffer, tick, row, col }.
local asked
-- What is shown: { buffer, row, col, tick, items, index, text, replaces, rest }; `text` is what is not in the buffer yet, `replaces`
-- how many bytes behind the cursor it takes the place of, `rest` the line behind the cursor.
local shown
-- Whether insert mode began in several lines at once.
local is_block = false

local function cursor()
  local place = vim.api.nvim_win_get_cursor(0)
  return place[1] - 1, place[2]
end

local function rest_of_line(buffer, row, col)
  return vim.api.nvim_buf_get_text(buffer, row, col, row, -1, {})[1]
end

local function draw()
  shown.tick = vim.api.nvim_buf_get_changedtick(shown.buffer)
  shown.rest = rest_of_line(shown.buffer, shown.row, shown.col)
  drawing.text(shown.buffer, shown.row, shown.col, shown.text, shown.replaces)
end

local function hide()
  if shown then
    drawing.clear(shown.buffer)
  end
  shown = nil
end

local function cancel()
  if asked and not client.call(asked.client, 'is_stopped') then
    client.call(asked.client, 'cancel_request', asked.id)
  end
  asked = nil
end

local function report(command, item, characters)
  local argument = vim.deepcopy(item.command.arguments[1])
  argument.characters = characters
  client.command(command, { argument })
end

local function answered(request, result)
  if asked ~= request then
    return
  end
  asked = nil
  local row, col = cursor()
  local buffer = request.buffer
  -- For this text, this place and this mode alone.
  if vim.api.nvim_get_current_buf() ~= buffer or vim.api.nvim_buf_get_changedtick(buffer) ~= request.tick then
    return
  end
  if row ~= request.row or col ~= request.col or vim.api.nvim_get_mode().mode:sub(1, 1) ~= 'i' then
    return
  end
  local items = answer.items(result, vim.api.nvim_get_current_line(), row, col, request.client.offset_encoding)
  hide()
  if #items == 0 then
    return
  end
  shown = { buffer = buffer, row = row, col = col, items = items, index = 1 }
  shown.text, shown.replaces = items[1].text, items[1].replaces
  draw()
end

--- Asks for what may follow the cursor; the request before is given up.
function M.ask(is_invoked)
  cancel()
  local buffer = vim.api.nvim_get_current_buf()
  local session = client.wants(buffer) and client.of(buffer) or nil
  if session == nil then
    return
  end
  local row, col = cursor()
  local request = {
    client = session,
    buffer = buffer,
    tick = vim.api.nvim_buf_get_changedtick(buffer),
    row = row,
    col = col,
  }
  local params = vim.lsp.util.make_position_params(0, session.offset_encoding)
  params.context = { triggerKind = is_invoked and 1 or 2 }
  asked = request
  local is_sent, id = client.call(session, 'request', 'textDocument/inlineCompletion', params, function(_, result)
    answered(request, result)
  end, buffer)
  if is_sent then
    request.id = id
  else
    asked = nil
  end
end

-- The text after what is typed along; nil when something else was typed, or the cursor went elsewhere.
local function rest_after_typing()
  local row, col = cursor()
  if shown == nil or vim.api.nvim_get_current_buf() ~= shown.buffer or row < shown.row then
    return nil
  end
  local is_before = row == shown.row and col < shown.col
  if is_before then
    return nil
  end
  local typed = table.concat(vim.api.nvim_buf_get_text(0, shown.row, shown.col, row, col, {}), '\n')
  if shown.text:sub(1, #typed) ~= typed then
    return nil
  end
  return shown.text:sub(#typed + 1), row, col
end

-- What is typed now is typed again elsewhere, and there without what was taken: by a macro, or in the other lines of a block.
local function is_repeated()
  return is_block or vim.fn.reg_recording() ~= '' or vim.fn.reg_executing() ~= ''
end

-- Goes on with what is shown where the cursor stands now; false when that is no place along it.
local function follow()
  local rest, row, col = rest_after_typing()
  if rest == nil or rest == '' or #rest >= #shown.text then
    return false
  end
  local behind = rest_of_line(shown.buffer, row, col)
  -- Some plugins give what is closed a line of its own, where nothing takes its place.
  if row > shown.row and shown.replaces > 0 and behind ~= shown.rest then
    return false
  end
  shown.text, shown.row, shown.col = rest, row, col
  shown.replaces = closers.replaced(rest, shown.replaces, shown.rest, behind)
  -- The other candidates were for the text before.
  shown.items, shown.index = { shown.items[shown.index] }, 1
  draw()
  return true
end

local function changed()
  if follow() then
    return
  end
  hide()
  if config.current.auto_trigger and not is_repeated() then
    M.ask(false)
  end
end

local function moved()
  -- A move that typing made is told as a change as well, and looked at there.
  if shown == nil or vim.api.nvim_buf_get_changedtick(0) ~= shown.tick then
    return
  end
  local row, col = cursor()
  local is_same = row == shown.row and col == shown.col
  -- A closed bracket is typed over by going past it.
  local is_over = row == shown.row and closers.only(shown.rest:sub(1, math.min(col - shown.col, shown.replaces)))
  if not is_same and not (col > shown.col and col - shown.col <= shown.replaces and is_over and follow()) then
    hide()
  end
end

--- Whether anything is shown at the cursor.
function M.is_shown()
  return shown ~= nil
end

local function insert(text)
  local taken = shown
  local candidate = taken.items[taken.index]
  local rest = taken.text:sub(#text + 1)
  local replaces = taken.replaces
  if rest ~= '' then
    replaces = closers.said(text, rest, taken.rest:sub(1, replaces))
  end
  hide()
  insertion.at(taken.row, taken.col, text, replaces, function(row, col)
    report('foretoken.accepted', candidate.item, rest ~= '' and vim.fn.strutf16len(text) or nil)
    if rest ~= '' then
      shown = { buffer = taken.buffer, row = row, col = col, items = { candidate }, index = 1, text = rest }
      shown.replaces = taken.replaces - replaces
      draw()
    end
  end)
  return true
end

--- Takes what is shown; false when nothing is.
function M.accept()
  return shown ~= nil and insert(shown.text)
end

function M.accept_word()
  return shown ~= nil and insert(parts.next_word(shown.text))
end

function M.accept_line()
  return shown ~= nil and insert(parts.next_line(shown.text))
end

local function turn(steps)
  if shown == nil then
    return false
  end
  -- What is typed along or taken in part is of the one alone.
  if #shown.items == 1 then
    return true
  end
  shown.index = (shown.index - 1 + steps) % #shown.items + 1
  local candidate = shown.items[shown.index]
  shown.text, shown.replaces = candidate.text, candidate.replaces
  draw()
  report('foretoken.shown', candidate.item)
  return true
end

function M.next()
  return turn(1)
end

function M.previous()
  return turn(-1)
end

function M.dismiss()
  cancel()
  if shown == nil then
    return false
  end
  report('foretoken.rejected', shown.items[shown.index].item)
  hide()
  return true
end

function M.suggest()
  hide()
  M.ask(true)
  return true
end

function M.start()
  vim.api.nvim_set_hl(0, 'ForetokenGhost', { link = 'Comment', default = true })
  local group = vim.api.nvim_create_augroup('foretoken-ghost', { clear = true })
  local on = function(events, run, pattern)
    vim.api.nvim_create_autocmd(events, { group = group, callback = run, pattern = pattern })
  end
  on({ 'TextChangedI', 'TextChangedP' }, changed)
  on('CursorMovedI', moved)
  on('ModeChanged', function()
    is_block = true
  end, '\22:i*')
  on('InsertEnter', function()
    -- The cursor is where insert mode begins only after this event.
    vim.schedule(function()
      local wants = config.current.auto_trigger and not is_repeated() and not shown and not asked
      if wants and vim.api.nvim_get_mode().mode:sub(1, 1) == 'i' then
        M.ask(false)
      end
    end)
  end)
  on({ 'InsertLeave', 'BufLeave' }, function()
    is_block = false
    cancel()
    hide()
  end)
  on('ColorScheme', function()
    vim.api.nvim_set_hl(0, 'ForetokenGhost', { link = 'Comment', default = true })
  end)
end

function M.stop()
  cancel()
  hide()
  pcall(vim.api.nvim_del_augroup_by_name, 'foretoken-ghost')
end

return M
