-- Tells the daemon where the cursor has come to rest, so that the key that follows there finds it ready.
local client = require('foretoken.client')

local M = {}

-- Nothing was typed and nothing moved for so long.
local rest_ms = 200
local timer
-- By buffer: its changedtick when the cursor was last seen to move.
local ticks = {}

local function hears(session)
  local experimental = session.server_capabilities.experimental
  local own = type(experimental) == 'table' and experimental.foretoken
  return type(own) == 'table' and own.cursorRested == true
end

local function rested(buffer, tick)
  if vim.api.nvim_get_current_buf() ~= buffer or vim.api.nvim_buf_get_changedtick(buffer) ~= tick then
    return
  end
  local session = client.wants(buffer) and client.of(buffer) or nil
  local mode = vim.api.nvim_get_mode().mode:sub(1, 1)
  if session and hears(session) and (mode == 'n' or mode == 'i') and vim.fn.reg_executing() == '' then
    local params = vim.lsp.util.make_position_params(0, session.offset_encoding)
    client.call(session, 'notify', 'foretoken/cursorRested', params)
  end
end

local function moved(event)
  timer:stop()
  local buffer = event.buf
  local tick = vim.api.nvim_buf_get_changedtick(buffer)
  local is_typed = ticks[buffer] ~= nil and ticks[buffer] ~= tick
  ticks[buffer] = tick
  if not is_typed then
    timer:start(
      rest_ms,
      0,
      vim.schedule_wrap(function()
        if vim.api.nvim_buf_is_valid(buffer) then
          rested(buffer, tick)
        end
      end)
    )
  end
end

function M.start()
  timer = timer or vim.uv.new_timer()
  local group = vim.api.nvim_create_augroup('foretoken-rest', { clear = true })
  -- A session may attach to a buffer that is looked at already.
  local events = { 'CursorMoved', 'CursorMovedI', 'BufEnter', 'InsertLeave', 'LspAttach' }
  vim.api.nvim_create_autocmd(events, { group = group, callback = moved })
  vim.api.nvim_create_autocmd('BufUnload', {
    group = group,
    callback = function(event)
      ticks[event.buf] = nil
    end,
  })
end

function M.stop()
  pcall(vim.api.nvim_del_augroup_by_name, 'foretoken-rest')
  if timer then
    timer:stop()
  end
end

return M
