@echo off
rem Runs the bundle beside this script with the Node that came with the package.
set "root=%~dp0.."
set "node=%root%\node_modules\.bin\node.cmd"
if not exist "%node%" set "node=node"
"%node%" --disable-warning=ExperimentalWarning "%root%\dist\bundle\zot.mjs" %*
