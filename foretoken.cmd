@node "%~dp0bin\foretoken.mjs" %*
