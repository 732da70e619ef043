@echo off
rem Opens a window in which the command `spbe` is at hand.
set "PLACE=%LOCALAPPDATA%\spbe-sdk"
if exist "%~dp0tempat.txt" set /p PLACE=<"%~dp0tempat.txt"
if not exist "%PLACE%\Scripts\spbe.exe" (
  echo Jalankan pasang.cmd dahulu. Run pasang.cmd first.
  pause
  exit /b 1
)
set "PATH=%PLACE%\Scripts;%PATH%"
cd /d "%USERPROFILE%"
cmd /k spbe --version
