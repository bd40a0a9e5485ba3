using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ShiftService.Engine.OnnxRuntime;

/// <summary>
/// Turns ONNX Runtime's telemetry off before its library is first called: otherwise it keeps an identifier and a database in the
/// user's home and may send them.
/// </summary>
internal static partial class NoTelemetry
{
    private const string Variable = "ORT_DISABLE_TELEMETRY";

    // A library should not run code unasked; this one must, because any later moment can be too late.
#pragma warning disable CA2255
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void Apply()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        // On Unix .NET keeps a copy of the environment of its own, which the library's getenv does not see.
        if (!OperatingSystem.IsWindows() && SetEnvironment(Variable, "1", 1) != 0)
            throw new InvalidOperationException($"setenv({Variable}) failed with error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "setenv", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
