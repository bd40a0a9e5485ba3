using ShiftService.Engine.OnnxRuntime;
using ShiftService.TestSupport;

namespace ShiftService.Engine.Tests;

public class CudaProviderTests
{
    [Fact]
    public void A_provider_that_does_not_exist_is_named()
    {
        BackendException error = Assert.Throws<BackendException>(() => Compile("/nowhere/libonnxruntime_providers_cuda.so"));
        Assert.Contains("'/nowhere/libonnxruntime_providers_cuda.so' does not exist", error.Message);
    }

    [Fact]
    public void A_provider_that_is_no_library_is_named_with_the_loaders_reason()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "no library");
            BackendException error = Assert.Throws<BackendException>(() => Compile(path));
            Assert.Contains($"the CUDA provider '{path}' cannot be used", error.Message);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Without_a_path_the_error_says_how_to_give_one()
    {
        if (Environment.GetEnvironmentVariable(OnnxRuntimeOptions.CudaProviderVariable) is not null) return;
        BackendException error = Assert.Throws<BackendException>(() => Compile(null));
        Assert.Contains("set SHIFTSERVICE_CUDA_PROVIDER", error.Message);
    }

    [Fact]
    public void A_missing_CUDA_library_is_named()
    {
        string message = CudaProvider.Explain(
            "/p/libonnxruntime_providers_cuda.so",
            "Failed to load library /p/libonnxruntime_providers_cuda.so with error: libcublasLt.so.13: cannot open shared object file: "
            + "No such file or directory");
        Assert.Contains("the library libcublasLt.so.13 is missing", message);
    }

    private static void Compile(string? path) =>
        new OnnxRuntimeBackend(new() { Provider = OnnxRuntimeProvider.Cuda, CudaProviderPath = path })
        .Compile(OperatorSamples.ResidualBlock()).Dispose();
}
