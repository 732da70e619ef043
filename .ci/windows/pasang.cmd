@echo off
rem Installs spbe-sdk from this folder, without internet and without an administrator.
rem   pasang.cmd [FOLDER]     the place of the installation; without it, %LOCALAPPDATA%\spbe-sdk
setlocal
set "HERE=%~dp0"
set "PLACE=%~1"
if not defined PLACE set "PLACE=%LOCALAPPDATA%\spbe-sdk"

call :find
if not defined PYTHON call :install
if not defined PYTHON goto :nopython

echo Python: %PYTHON%
"%PYTHON%" -m venv "%PLACE%"
if errorlevel 1 goto :failed
"%PLACE%\Scripts\python.exe" -m pip install --quiet --disable-pip-version-check --no-index --find-links "%HERE%wheels" --require-hashes -r "%HERE%daftar.txt"
if errorlevel 1 goto :failed
"%PLACE%\Scripts\spbe.exe" --version
if errorlevel 1 goto :failed
>"%HERE%tempat.txt" echo %PLACE%
echo.
echo Selesai. Buka dengan buka.cmd, lalu ketik: spbe demo
echo Done. Open it with buka.cmd, then type: spbe demo
goto :end

:find
rem The newest Python that the wheels are for, as a user or a whole computer has it.
set "PYTHON="
for %%v in (@NEWEST@) do if not defined PYTHON call :try %%v
exit /b 0

:try
for /f "delims=" %%p in ('py -%1-64 -c "import sys; print(sys.executable)" 2^>nul') do set "PYTHON=%%p"
if defined PYTHON exit /b 0
set "NUMBER=%1"
set "NUMBER=%NUMBER:.=%"
if exist "%LOCALAPPDATA%\Programs\Python\Python%NUMBER%\python.exe" set "PYTHON=%LOCALAPPDATA%\Programs\Python\Python%NUMBER%\python.exe"
if defined PYTHON exit /b 0
for /f "delims=" %%p in ('python%1 -c "import sys; print(sys.executable)" 2^>nul') do set "PYTHON=%%p"
exit /b 0

:install
rem The installer of python.org, where whoever made this zip laid it beside: for this user alone.
pushd "%HERE%"
for %%f in (python-*-amd64.exe) do (
  echo Memasang %%f untuk pengguna ini ... Installing %%f for this user ...
  "%HERE%%%f" /passive InstallAllUsers=0 InstallLauncherAllUsers=0 Include_test=0
)
popd
call :find
exit /b 0

:nopython
echo Python 64-bit tidak ditemukan; yang dapat dipakai: @PYTHONS@. Pasang dari python.org untuk pengguna sendiri, lalu ulangi.
echo No 64-bit Python was found; these will do: @PYTHONS@. Install it from python.org for yourself alone, then try again.
goto :bad

:failed
echo Pemasangan berhenti; pesan di atas mengatakan sebabnya. The installation stopped; the message above says why.

:bad
if not defined SPBE_QUIET pause
exit /b 1

:end
if not defined SPBE_QUIET pause
exit /b 0
