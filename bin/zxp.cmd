@echo off
rem Runs the bundle beside this script with the Node that came with the package. All .cmd files here are the same.
setlocal
set "root=%~dp0.."
set "bundle=%root%\dist\bundle\%~n0.mjs"
set "node=%root%\node_modules\.bin\node.cmd"
if not exist "%node%" set "node=%root%\..\.bin\node.cmd"
if not exist "%node%" set "node=node"
if not exist "%bundle%" call "%node%" --disable-warning=ExperimentalWarning "%root%\scripts\build.js" --if-missing || exit /b 1
call "%node%" --disable-warning=ExperimentalWarning --expose-gc "%bundle%" %*
exit /b %errorlevel%
