-- :Foretoken and what follows it.
local client = require('foretoken.client')
local config = require('foretoken.config')

local M = {}

local function say(text)
  vim.notify('Foretoken: ' .. text)
end

local function said_by_daemon(name, arguments, words)
  return function()
    client.command(name, arguments or {}, function(said)
      say(type(said) == 'string' and said or words)
    end)
  end
end

M.commands = {
  status = {
    doc = 'What answers here, or why nothing does.',
    run = function()
      say(client.status and client.status.text or 'No session yet; :checkhealth foretoken says why.')
    end,
  },
  why = {
    doc = 'Why the last request in this buffer showed what it showed, or nothing.',
    run = function()
      client.command('foretoken.why', { { uri = vim.uri_from_bufnr(0) } }, say)
    end,
  },
  suggest = {
    doc = 'Asks for a suggestion at the cursor, in insert mode.',
    run = function()
      require('foretoken.ghost').suggest()
    end,
  },
  snooze = {
    doc = 'No suggestions for some minutes: 10, or as many as are given.',
    run = function(argument)
      local minutes = tonumber(argument or 10)
      if minutes == nil then
        say('snooze takes a number of minutes')
        return
      end
      said_by_daemon('foretoken.snooze', { { minutes = minutes } }, ('quiet for %d minutes'):format(minutes))()
    end,
  },
  wake = { doc = 'Ends a snooze.', run = said_by_daemon('foretoken.wake', nil, 'suggests again') },
  pause = {
    doc = 'Lets indexing stand still.',
    run = said_by_daemon('foretoken.pauseIndexing', nil, 'indexing stands still'),
  },
  resume = { doc = 'Goes on indexing.', run = said_by_daemon('foretoken.resumeIndexing', nil, 'indexing goes on') },
  enable = {
    doc = 'Switches suggestions on: in this Neovim; with the word buffer or filetype in this buffer, or in all of its type.',
    run = function(argument)
      if argument == 'buffer' or argument == 'filetype' then
        if argument == 'buffer' then
          vim.b.foretoken_disabled = nil
        else
          config.current.filetypes[vim.bo.filetype] = true
        end
        client.attach_all()
      else
        require('foretoken').enable()
      end
    end,
  },
  disable = {
    doc = 'Switches them off, in the same ways.',
    run = function(argument)
      if argument == 'buffer' then
        vim.b.foretoken_disabled = true
        require('foretoken.ghost').dismiss()
      elseif argument == 'filetype' then
        config.current.filetypes[vim.bo.filetype] = false
        require('foretoken.ghost').dismiss()
      else
        require('foretoken').disable()
      end
    end,
  },
  restart = {
    doc = 'Begins a new session.',
    run = function()
      require('foretoken').disable()
      require('foretoken').enable()
    end,
  },
  install = {
    doc = 'Installs the command `foretoken` through npm, from a package file or by its name; asks before.',
    run = function(argument)
      require('foretoken.install').run(argument)
    end,
  },
  doctor = {
    doc = 'Shows what is wrong with the set-up, and the line to change.',
    run = function()
      local cmd = config.command()
      if cmd == nil then
        say('the command `foretoken` was not found')
        return
      end
      vim.system({ cmd[1], 'doctor' }, { text = true }, function(ended)
        vim.schedule(function()
          vim.cmd.new()
          vim.bo.buftype, vim.bo.bufhidden, vim.bo.swapfile = 'nofile', 'wipe', false
          vim.api.nvim_buf_set_lines(0, 0, -1, false, vim.split(vim.trim(ended.stdout .. ended.stderr), '\n'))
        end)
      end)
    end,
  },
}

function M.run(words)
  local command = M.commands[words[1] or 'status']
  if command == nil then
    say(('there is no command "%s"; there are %s'):format(words[1], table.concat(M.names(), ', ')))
    return
  end
  command.run(words[2])
end

function M.names()
  local names = vim.tbl_keys(M.commands)
  table.sort(names)
  return names
end

function M.complete(lead, line)
  local words = vim.split(line, '%s+')
  local offered = #words > 2 and ((words[2] == 'enable' or words[2] == 'disable') and { 'buffer', 'filetype' } or {}) or M.names()
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, offered)
end

return M
