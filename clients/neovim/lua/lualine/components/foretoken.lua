-- A component for lualine: sections = { lualine_x = { 'foretoken' } }
return require('lualine.component'):extend({
  update_status = function()
    local status = require('foretoken').status()
    return status == '' and '' or 'foretoken: ' .. status
  end,
})
