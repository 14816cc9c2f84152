-- What is there before setup{}: the command alone. Everything else is loaded when it is asked for.
if vim.g.loaded_foretoken then
  return
end
vim.g.loaded_foretoken = true

vim.api.nvim_create_user_command('Foretoken', function(call)
  require('foretoken.command').run(call.fargs)
end, {
  nargs = '*',
  desc = 'Foretoken: status, why, snooze and more',
  complete = function(lead, line)
    return require('foretoken.command').complete(lead, line)
  end,
})
