-- A source for blink.cmp: providers = { foretoken = { name = 'Foretoken', module = 'foretoken.blink', async = true } }
local items = require('foretoken.items')

local M = {}

function M.new()
  return setmetatable({}, { __index = M })
end

function M:enabled()
  return require('foretoken.client').of(0) ~= nil
end

function M:get_completions(_, callback)
  return items.ask(function(found)
    callback({ items = found, is_incomplete_forward = true, is_incomplete_backward = true })
  end)
end

function M:execute(_, item, callback, insert)
  -- Before blink.cmp 1.0 it is in the text already.
  if insert then
    insert()
  end
  items.taken(item)
  callback()
end

return M
