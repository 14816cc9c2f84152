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

-- What follows a command, or what it takes without; nil for a word that is no number, which is said.
local function number_of(command, given, default, unit)
  local number = tonumber(given or default)
  if number == nil then
    say(('%s takes a number of %s'):format(command, unit))
  end
  return number
end

local function keep_folder(may)
  require('foretoken.folders').keep(client.root(0) or vim.fs.dirname(vim.api.nvim_buf_get_name(0)), may)
end

M.commands = {
  status = {
    doc = 'What answers here, or why nothing does.',
    run = function()
      local status = client.status
      if client.of(0) == nil and client.is_enabled and vim.bo.buftype == '' and not client.may(0) then
        say('switched off in this folder; :Foretoken enable folder')
      elseif status == nil then
        say('no session yet; :checkhealth foretoken says why')
      else
        say(status.text .. (status.help and (' “%s”: :Foretoken fix'):format(status.help.title) or ''))
      end
    end,
  },
  fix = {
    doc = 'Does what the status says would help.',
    run = function()
      local help = client.status and client.status.help
      if help == nil then
        say('nothing needs help')
      elseif help.command == 'foretoken.why' then
        M.commands.why.run()
      else
        said_by_daemon(help.command, nil, help.title)()
      end
    end,
  },
  set = {
    doc = 'Sets one of the daemon\'s settings until Neovim ends: a name, and a value; without a value, says it.',
    run = function(name, word)
      if name and not word and require('foretoken.settings')[name] then
        local own = vim.tbl_get(config.current.settings, unpack(vim.split(name, '.', { plain = true })))
        say(('%s is %s'):format(name, own == nil and 'not set here' or vim.inspect(own)))
        return
      end
      local value, problem = config.set_setting(name or '', word or '')
      if value == nil then
        say(problem)
        return
      end
      client.tell_settings()
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
      local minutes = number_of('snooze', argument, 10, 'minutes')
      if minutes then
        said_by_daemon('foretoken.snooze', { { minutes = minutes } }, ('quiet for %d minutes'):format(minutes))()
      end
    end,
  },
  wake = { doc = 'Ends a snooze.', run = said_by_daemon('foretoken.wake', nil, 'suggests again') },
  pause = {
    doc = 'Lets indexing stand still.',
    run = said_by_daemon('foretoken.pauseIndexing', nil, 'indexing stands still'),
  },
  resume = { doc = 'Goes on indexing.', run = said_by_daemon('foretoken.resumeIndexing', nil, 'indexing goes on') },
  enable = {
    doc = 'Switches suggestions on: in this Neovim; with the word buffer, filetype or folder in this buffer, in all of its type, or in its codebase for good.',
    run = function(argument)
      if argument == 'folder' then
        keep_folder(true)
        client.attach_all()
      elseif argument == 'buffer' or argument == 'filetype' then
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
      elseif argument == 'folder' then
        require('foretoken.ghost').dismiss()
        keep_folder(false)
        client.leave(0)
      else
        require('foretoken').disable()
      end
    end,
  },
  index = {
    doc = 'Shows what is learned of the codebases, what is left out and why; and what can be done about it.',
    run = function()
      require('foretoken.view').show('index', 30)
    end,
  },
  stats = {
    doc = 'Shows what became of the suggestions of the last 30 days, or as many as are given.',
    run = function(argument)
      local days = number_of('stats', argument, 30, 'days')
      if days then
        require('foretoken.view').show('usage', math.floor(days))
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
  command.run(words[2], words[3])
end

function M.names()
  local names = vim.tbl_keys(M.commands)
  table.sort(names)
  return names
end

-- What may stand after a command's name.
local function words_after(words)
  if words[2] == 'enable' or words[2] == 'disable' then
    return { 'buffer', 'filetype', 'folder' }
  end
  local settings = words[2] == 'set' and require('foretoken.settings') or {}
  local values = settings[words[3]]
  return #words == 3 and vim.tbl_keys(settings) or type(values) == 'table' and values or {}
end

function M.complete(lead, line)
  local words = vim.split(line, '%s+')
  local offered = #words > 2 and words_after(words) or M.names()
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, offered)
end

return M
