-- A source for nvim-cmp: require('cmp').register_source('foretoken', require('foretoken.cmp'))
local items = require('foretoken.items')

local M = {}

function M:get_position_encoding_kind()
  local session = require('foretoken.client').of(0)
  return session and session.offset_encoding or 'utf-16'
end

function M:is_available()
  return require('foretoken.client').of(0) ~= nil
end

function M:complete(_, callback)
  items.ask(function(found)
    callback({ items = found, isIncomplete = true })
  end)
end

function M:execute(item, callback)
  items.taken(item)
  callback(item)
end

return M
