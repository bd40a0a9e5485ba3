using System.Runtime.InteropServices;
using ShiftService.Engine.OnnxRuntime;
using ShiftService.TestSupport;

namespace ShiftService.Engine.Tests;

public partial class NoTelemetryTests
{
    [Fact]
    public void ONNX_Runtime_sees_the_switch_that_turns_its_telemetry_off()
    {
        new OnnxRuntimeBackend().Compile(OperatorSamples.ResidualBlock()).Dispose();
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal("1", Marshal.PtrToStringUTF8(GetEnvironment("ORT_DISABLE_TELEMETRY")));
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);
}
