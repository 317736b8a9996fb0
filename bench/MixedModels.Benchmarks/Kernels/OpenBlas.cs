using System.Runtime.InteropServices;

namespace MixedModels.Benchmarks.Kernels;

/// <summary>OpenBLAS on one thread, where the system has it: the yardstick for our dense kernels. Only the bench knows it.</summary>
internal sealed class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const string CoreVariable = "OPENBLAS_CORETYPE";

    private readonly CholeskyCall cholesky;

    private OpenBlas(CholeskyCall cholesky, string core)
    {
        this.cholesky = cholesky;
        Core = core;
    }

    private delegate void CholeskyCall(ref byte triangle, ref int n, ref double a, ref int stride, out int info);

    private delegate void ThreadsCall(int count);

    private delegate nint CoreCall();

    private delegate int UnsetCall([MarshalAs(UnmanagedType.LPStr)] string name);

    /// <summary>Name of the kernels that OpenBLAS chose for this processor, or was told to use.</summary>
    internal string Core { get; }

    /// <summary>Loads it.</summary>
    /// <param name="choosesCore">Whether OPENBLAS_CORETYPE is removed first, so that OpenBLAS chooses by the processor.</param>
    /// <returns>Null where the library is not installed.</returns>
    internal static OpenBlas? Load(bool choosesCore)
    {
        if (choosesCore && NativeLibrary.TryLoad("libc.so.6", out nint c))
        {
            Function<UnsetCall>(c, "unsetenv")(CoreVariable);
        }

        if (!NativeLibrary.TryLoad(Library, out nint library)) { return null; }
        Function<ThreadsCall>(library, "openblas_set_num_threads")(1);
        string core = Marshal.PtrToStringAnsi(Function<CoreCall>(library, "openblas_get_corename")()) ?? "";
        string? told = choosesCore ? null : Environment.GetEnvironmentVariable(CoreVariable);
        return new OpenBlas(Function<CholeskyCall>(library, "dpotrf_"), told is null ? core : $"{core}, by {CoreVariable}");
    }

    /// <summary>dpotrf of the lower triangle, in place.</summary>
    /// <returns>0, or one more than the index of the pivot that failed.</returns>
    internal int Factor(double[] a, int n)
    {
        byte lower = (byte)'L';
        cholesky(ref lower, ref n, ref a[0], ref n, out int info);
        return info;
    }

    private static T Function<T>(nint library, string name)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(NativeLibrary.GetExport(library, name));
}
